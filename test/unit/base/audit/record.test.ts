import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { errorCodes } from '@handrail/sdk';
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { actorKinds, auditActions, serviceActor, subjectKinds } from '../../../../workbench/base/audit/actions.ts';
import {
  AuditRecord,
  commitPersonal,
  leafOf,
  makeRecord,
  type PersonalPart,
  PersonalPart as PersonalSchema,
  saltLength,
  saltPersonal,
  verifyPersonal,
} from '../../../../workbench/base/audit/record.ts';
import { seeded } from '../session/sessionFixtures.ts';
import { at, endRecord, hex, record, refusal, tenant } from './auditFixtures.ts';

const salt = seeded('salt')(saltLength);
const personal: PersonalPart = { actorName: 'Ada', actorSignInName: 'ada@contoso.example', note: 'Ticket 7' };

test('a leaf is the hash of the canonical record behind a zero byte', () => {
  const text = `{"action":"settings.changed","actor":{"id":"person-ada","kind":"person"},"at":${at + 3},"changed":["retentionDays"],"seq":3,"tenant":"contoso","v":1}`;
  const expected = createHash('sha256').update(`\0${text}`).digest('hex');
  assert.equal(hex(leafOf(record(3, { changed: ['retentionDays'] }))), expected);
});

test('every action, subject and error code of the service fits a record', () => {
  for (const action of auditActions) assert.ok(Check(AuditRecord, record(0, { action })), action);
  for (const kind of subjectKinds) assert.ok(Check(AuditRecord, record(0, { subject: { kind, id: 'x' } })), kind);
  for (const kind of actorKinds) assert.ok(Check(AuditRecord, record(0, { actor: { kind, id: 'x' } })), kind);
  assert.ok(Check(AuditRecord, record(0, { actor: serviceActor })));
  for (const code of errorCodes) assert.ok(Check(AuditRecord, record(0, { code })), code);
  assert.ok(Check(AuditRecord, endRecord(0)));
  assert.equal(new Set(auditActions).size, auditActions.length);
});

test('a record of another form is refused, and what it holds is not repeated', () => {
  const content = {
    seq: 0,
    at,
    tenant,
    action: 'settings.changed',
    actor: { kind: 'person', id: 'person-ada' },
  } as const;
  for (const changes of [
    { seq: -1 },
    { seq: 0.5 },
    { at: Number.NaN },
    { tenant: '' },
    { actor: { kind: 'person', id: 'x'.repeat(129) } },
    { actor: { kind: 'person', id: 'ada@contoso.example' } },
    { actor: { kind: 'person', id: 'Ada Lovelace' } },
    { actor: 'person-ada' },
    { changed: ['Ada Lovelace'] },
    { changed: ['ada@contoso.example'] },
    { actorName: 'Ada' },
    { subject: { kind: 'person', id: 'x', name: 'Ada' } },
    { personal: 'Ada' },
  ]) {
    assert.throws(
      () => makeRecord({ ...content, ...changes } as never),
      (error) => refusal('invalid_input')(error) && !/Ada|ada@/.test(String(error)),
      JSON.stringify(changes),
    );
  }
});

test('the commitment is the HMAC of the canonical personal part', () => {
  const text = '{"actorName":"Ada","actorSignInName":"ada@contoso.example","note":"Ticket 7"}';
  assert.equal(commitPersonal(salt, personal), createHmac('sha256', salt).update(text).digest('base64'));
  assert.equal(record(0, {}, { salt, personal }).personal, commitPersonal(salt, personal));
});

test('a commitment holds for its personal part and salt alone', () => {
  const commitment = commitPersonal(salt, personal);
  assert.ok(verifyPersonal(commitment, salt, { ...personal }));
  const { note: _, ...less } = personal;
  for (const other of [less, {}, { ...personal, actorName: 'ada' }, { ...personal, ticket: '' }]) {
    assert.equal(verifyPersonal(commitment, salt, other), false);
  }
  const turned = salt.slice();
  turned[5]! ^= 1;
  for (const other of [turned, salt.subarray(1), new Uint8Array([...salt, 0]), new Uint8Array()]) {
    assert.equal(verifyPersonal(commitment, other, personal), false);
  }
  assert.equal(verifyPersonal(commitment.toLowerCase(), salt, personal), false);
  assert.equal(verifyPersonal('', salt, personal), false);
  assert.equal(verifyPersonal(commitment, salt, { ...personal, more: 1 } as never), false);
});

test('a salt of another length makes no commitment: HMAC fills short keys with zeros', () => {
  for (const length of [0, 31, 33, 64]) {
    assert.throws(() => commitPersonal(new Uint8Array(length), personal), refusal('invalid_input'));
  }
});

test('names from outside are mended rather than refused, so that nothing goes unrecorded', () => {
  const random = seeded('mend');
  const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 6000 });
  fc.assert(
    fc.property(anyText, anyText, (name, note) => {
      const salted = saltPersonal(random, { actorName: name, note });
      assert.ok(Check(PersonalSchema, salted.personal));
      assert.ok(verifyPersonal(commitPersonal(salted.salt, salted.personal), salted.salt, salted.personal));
      if (name.isWellFormed() && name.length <= 512) assert.equal(salted.personal.actorName, name);
    }),
  );
  assert.notDeepEqual(saltPersonal(random, personal).salt, saltPersonal(random, personal).salt);
});

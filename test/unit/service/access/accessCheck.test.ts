import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessExplanation } from '@handrail/sdk/tenant/access';
import { decodeJwt } from 'jose';
import { accessPlace, answered } from '../support/accessPlace.ts';

test('Check access says for a helper, a sharer and a device what the grant between them says', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { helper, sharer, atSharer } = await acme.joined();
  const [helperId, sharerId] = [helper.welcome.person.id, sharer.welcome.person.id];
  const query = `helperId=${helperId}&sharerId=${sharerId}&deviceId=${sharer.welcome.device.id}`;
  const { status, json } = await ada('GET', `/access/check?${query}`);
  assert.equal(status, 200);
  const told = json as unknown as AccessExplanation;
  assert.equal(told.allowed, true);
  assert.deepEqual(
    told.permissions.filter((id) => !id.startsWith('session.')),
    decodeJwt(atSharer.grant)['perm'],
  );
  assert.deepEqual(
    told.assignments.map(({ assignment, outcome, scope }) => [assignment.name, outcome, scope]),
    [
      ['Administrators', 'notInAdminGroup', undefined],
      ['Help desk', 'gives', 'allUsers'],
      ['Keepers', 'notInAdminGroup', undefined],
    ],
  );
  assert.ok(told.groupsAsOf.helper && told.groupsAsOf.sharer);
});

test('Check access names the rule that refuses', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { helper, sharer } = await acme.joined();
  const asked = async (helperId: string) => {
    const { json } = await ada('GET', `/access/check?helperId=${helperId}&sharerId=${helper.welcome.person.id}`);
    return [json['allowed'], json['refusal']];
  };
  assert.deepEqual(await asked(sharer.welcome.person.id), [false, 'not_permitted']);
});

test('Check access knows nobody of another tenant', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const stranger = await acme.app('bo', 'elsewhere', { tid: 'brand' });
  const { helper } = await acme.joined();
  const [own, foreign] = [helper.welcome.person.id, stranger.welcome.person.id];
  const check = (query: string) => answered(ada('GET', `/access/check?${query}`));
  assert.equal(await check(`helperId=${foreign}`), '404 not_found');
  assert.equal(await check(`helperId=${own}&sharerId=${foreign}`), '404 not_found');
  assert.equal(await check(`helperId=${own}&deviceId=${stranger.welcome.device.id}`), '404 not_found');
  assert.equal(await check(`helperId=${own}`), '200');
});

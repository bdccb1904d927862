import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { PostureReport } from '../../../../workbench/base/devices/posture.ts';
import { Acme, administrators, helpDesk, refusal } from '../support/acme.ts';

const day = 86_400_000;

async function start(t: TestContext) {
  const acme = await Acme.start(t, { assignments: [helpDesk, administrators] });
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${acme.service.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await acme.token('ada', { groups: ['admins'] })}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  const token = async (content: object = {}) => {
    const made = await call('POST', '/enrolment-tokens', {
      name: 'Laptops',
      expiresAt: acme.clock.now() + day,
      ...content,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body as { readonly secret: string; readonly token: { readonly id: string } };
  };
  return { acme, call, token };
}

const report: PostureReport = {
  platform: 'linux',
  osId: 'debian',
  osName: 'Debian GNU/Linux 12',
  osVersion: { state: 'known', value: '12' },
  appVersion: '0.1.0',
  diskEncryption: { state: 'yes' },
  firewall: { state: 'yes' },
  screenLock: { state: 'yes' },
  automaticSignIn: { state: 'no' },
  updatesPending: { state: 'known', value: 0 },
  securityUpdatesPending: { state: 'known', value: 0 },
  rebootPending: { state: 'no' },
  uptimeSeconds: { state: 'known', value: 60 },
  collectedAt: 1,
};

test('A device enrols with a token, reports its state and is judged by it', async (t) => {
  const { acme, call, token } = await start(t);
  const { secret } = await token();
  const sharer = await acme.sharer();
  assert.equal(sharer.welcome.device.enrolled, false);
  assert.equal(sharer.welcome.device.compliance, 'notEnrolled');
  const enrolled = await sharer.rpc.call('enrol', { token: secret });
  assert.deepEqual(
    [enrolled.enrolled, enrolled.compliance, enrolled.reasons.map(({ code }) => code)],
    [true, 'nonCompliant', ['no_report']],
  );
  assert.equal((await sharer.rpc.call('posture', { report })).compliance, 'compliant');
  const open = { ...report, firewall: { state: 'no' as const } };
  const judged = await sharer.rpc.call('posture', { report: open });
  assert.deepEqual(
    judged.reasons.map(({ code }) => code),
    ['firewall'],
  );
  const listed = await call('GET', '/devices?compliance=nonCompliant');
  const [item] = listed.body['items'] as { readonly name: string; readonly online: boolean; readonly id: string }[];
  assert.deepEqual([item?.name, item?.online], ['laptop', true]);
  const whole = await call('GET', `/devices/${item?.id}`);
  assert.ok(JSON.stringify(whole.body).includes('"firewall","value":false'));
});

test('A device that stays silent for longer than the policy allows is not compliant any more', async (t) => {
  const { acme, call, token } = await start(t);
  const { secret } = await token();
  const sharer = await acme.sharer();
  await sharer.rpc.call('enrol', { token: secret });
  await sharer.rpc.call('posture', { report });
  assert.equal(((await call('GET', '/devices?compliance=compliant')).body['items'] as unknown[]).length, 1);
  sharer.close();
  // A jump: what the service does every second of a month is not what this is about.
  acme.clock.jump(31 * day);
  const late = await call('GET', '/devices?compliance=nonCompliant');
  const [item] = late.body['items'] as { readonly reasons: { readonly code: string }[] }[];
  assert.deepEqual(
    item?.reasons.map(({ code }) => code),
    ['not_seen'],
  );
});

test('A token that is used up, revoked, expired or of another tenant enrols nobody, and all answer alike', async (t) => {
  const { acme, call, token } = await start(t);
  const [first, second, otto] = await Promise.all([
    acme.sharer(),
    acme.app('pia', 'tablet', { groups: ['staff'] }),
    acme.app('otto', 'foreign', { groups: ['staff'], tid: 'brand' }),
  ]);
  const single = await token({ name: 'Once', uses: 1 });
  const outcomes = await Promise.all(
    [first, second].map((app) => refusal(app.rpc.call('enrol', { token: single.secret }))),
  );
  assert.deepEqual(outcomes.sort(), ['enrolment_invalid', 'none']);
  const foreign = await token({ name: 'Foreign' });
  assert.equal(await refusal(otto.rpc.call('enrol', { token: foreign.secret })), 'enrolment_invalid');
  const revoked = await token({ name: 'Revoked' });
  assert.equal((await call('DELETE', `/enrolment-tokens/${revoked.token.id}`)).status, 204);
  assert.equal(await refusal(second.rpc.call('enrol', { token: revoked.secret })), 'enrolment_invalid');
  const expired = await token({ name: 'Short', expiresAt: acme.clock.now() + 1000 });
  acme.clock.advance(2000);
  assert.equal(await refusal(second.rpc.call('enrol', { token: expired.secret })), 'enrolment_invalid');
  assert.equal(await refusal(second.rpc.call('enrol', { token: 'hre_nobody-knows-this-one' })), 'enrolment_invalid');
});

test('A retired device loses its link, is refused with its key, and comes back with a new token', async (t) => {
  const { acme, call, token } = await start(t);
  const sharer = await acme.sharer();
  await sharer.rpc.call('enrol', { token: (await token({ name: 'First' })).secret });
  assert.equal((await call('POST', `/devices/${sharer.welcome.device.id}/retire`)).status, 204);
  await sharer.gone();
  assert.equal(await refusal(acme.sharer()), 'device_retired');
  const { secret } = await token({ name: 'Second' });
  const back = await acme.app('sam', 'laptop', { groups: ['staff'] }, secret);
  assert.equal(back.welcome.device.enrolled, true);
  assert.equal((await call('POST', `/devices/${sharer.welcome.device.id}/retire`)).status, 204);
  assert.equal((await call('POST', `/devices/${sharer.welcome.device.id}/retire`)).status, 404);
});

test('Enrolment and retirement are in the audit log, without the secret', async (t) => {
  const { acme, call, token } = await start(t);
  const { secret } = await token();
  const sharer = await acme.sharer();
  await sharer.rpc.call('enrol', { token: secret });
  await call('POST', `/devices/${sharer.welcome.device.id}/retire`);
  const log = await acme.audit();
  assert.deepEqual(
    log.map(({ record }) => record.action).filter((action) => /^(enrolment|device)/.test(action)),
    ['enrolment.created', 'device.enrolled', 'device.retired'],
  );
  assert.ok(!JSON.stringify(log).includes(secret));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { memoryBus } from '../../../../workbench/service/bus/memoryBus.ts';
import { until } from '../../../support/until.ts';
import { Acme, administrators, helpDesk, refusal } from '../support/acme.ts';

const minute = 60_000;

test('A sharer who gives the routing part is linked with the helper, and both get the same grant', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, atHelper, atSharer, offer } = await acme.joined();
  assert.match(offer.routing, /^[0-9A-HJKMNP-TV-Z]{3}$/);
  assert.equal(offer.lifetimeMs, 10 * minute);
  assert.equal(atHelper.grant, atSharer.grant);
  assert.equal(atHelper.sharerId, atSharer.sharerId);
  const grant = decodeJwt(atSharer.grant);
  assert.equal(grant['sid'], offer.sessionId);
  assert.equal(grant['tid'], 'acme');
  assert.equal(grant.aud, `device:${atSharer.deviceId}`);
  assert.deepEqual(grant['perm'], ['screen.view', 'screen.control', 'elevation.use', 'annotation.draw']);
  assert.equal((grant.exp ?? 0) - (grant.iat ?? 0), 300);

  sharer.relay(atSharer.channel, Buffer.from('to the helper'));
  helper.relay(atHelper.channel, Buffer.from('to the sharer'));
  await until('both heard', () => helper.relayed.length === 1 && sharer.relayed.length === 1);
  assert.deepEqual(helper.relayed, [{ channel: atHelper.channel, body: Buffer.from('to the helper') }]);
  assert.deepEqual(sharer.relayed, [{ channel: atSharer.channel, body: Buffer.from('to the sharer') }]);
});

test('The end of a session reaches both sides and its record', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  for (const report of [
    { kind: 'trusted' },
    { kind: 'mode', mode: 'view' },
    { kind: 'mode', mode: 'control' },
    { kind: 'feature', feature: 'pause' },
    { kind: 'feature', feature: 'pause' },
    { kind: 'error', code: 'disconnected' },
  ] as const) {
    sharer.rpc.notify('report', { sessionId, report });
  }
  await sharer.rpc.call('endSession', { sessionId, reason: 'sharer_ended' });
  assert.deepEqual(await helper.first('sessionEnded'), { sessionId, reason: 'sharer_ended' });
  assert.deepEqual(await sharer.first('sessionEnded'), { sessionId, reason: 'sharer_ended' });
  const [record, ...others] = await acme.records();
  assert.equal(others.length, 0);
  assert.equal(record?.helper.name, 'hana');
  assert.equal(record?.sharer.name, 'sam');
  assert.equal(record?.device.name, 'laptop');
  assert.equal(record?.mode, 'control');
  assert.deepEqual(record?.features, ['pause']);
  assert.deepEqual(
    record?.errors.map(({ code }) => code),
    ['disconnected'],
  );
  assert.equal(record?.compliance, 'notEnrolled');
  assert.equal(record?.endReason, 'sharer_ended');
  assert.equal(record?.startedAt, acme.clock.now());
  assert.equal(record?.endedAt, acme.clock.now());
});

test('A side cannot put words into the other one: reasons that are not its own become its plain end', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await sharer.flushed();
  await helper.rpc.call('endSession', { sessionId, reason: 'administrator' });
  assert.equal((await sharer.first('sessionEnded')).reason, 'helper_left');
});

test('Nobody else can end a session or report about it, and the answer tells nothing', async (t) => {
  const acme = await Acme.start(t);
  const { sessionId, sharer } = await acme.joined();
  const stranger = await acme.app('mallory', 'elsewhere');
  const sameTenantSamePersonOtherDevice = await acme.app('hana', 'another desk');
  for (const app of [stranger, sameTenantSamePersonOtherDevice]) {
    assert.deepEqual(await app.rpc.call('endSession', { sessionId, reason: 'helper_left' }), {});
    assert.deepEqual(await app.rpc.call('endSession', { sessionId: 'unknown', reason: 'helper_left' }), {});
    app.rpc.notify('report', { sessionId, report: { kind: 'mode', mode: 'control' } });
    assert.equal(await refusal(app.rpc.call('resumeSession', { sessionId })), 'wrong_state');
  }
  assert.equal(sharer.heard.sessionEnded.length, 0);
  assert.equal((await acme.records())[0]?.mode, 'none');
});

test('After a failed handshake the same sharer joins again with new channels and a newer grant', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, offer, atSharer, atHelper } = await acme.joined();
  const again = await sharer.rpc.call('joinSession', { routing: offer.routing });
  const offered = await helper.first('offerTaken', 2);
  assert.equal(again.sessionId, atSharer.sessionId);
  assert.notEqual(again.channel, atSharer.channel);
  assert.notEqual(offered.channel, atHelper.channel);
  assert.ok(Number(decodeJwt(again.grant)['seq']) > Number(decodeJwt(atSharer.grant)['seq']));
  sharer.relay(atSharer.channel, Buffer.from('old'));
  sharer.relay(again.channel, Buffer.from('new'));
  await until('a frame came', () => helper.relayed.length > 0);
  assert.deepEqual(helper.relayed, [{ channel: offered.channel, body: Buffer.from('new') }]);
});

test('While somebody is in the handshake, another sharer is told that the code is in use', async (t) => {
  const acme = await Acme.start(t);
  const { sharer, offer } = await acme.joined();
  const second = await acme.app('sue', 'tablet');
  assert.equal(await refusal(second.rpc.call('joinSession', { routing: offer.routing })), 'code_in_use');

  await sharer.rpc.call('endSession', { sessionId: offer.sessionId, reason: 'cancelled' });
  assert.equal((await second.rpc.call('joinSession', { routing: offer.routing })).sessionId, offer.sessionId);
});

test('Of two sharers who join at once, one gets in', async (t) => {
  const acme = await Acme.start(t);
  const [helper, one, two] = await Promise.all([acme.helper(), acme.sharer(), acme.app('sue', 'tablet')]);
  const { routing } = await helper.rpc.call('offerSession', {});
  const answers = await Promise.all([one, two].map((app) => refusal(app.rpc.call('joinSession', { routing }))));
  assert.deepEqual(answers.sort(), ['code_in_use', 'none']);
});

test('A code is burnt once the two know each other', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, offer, sessionId } = await acme.joined();
  helper.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await until('the code is unknown', async () => {
    return (await refusal(sharer.rpc.call('joinSession', { routing: offer.routing }))) === 'code_unknown';
  });
});

test('A code dies after ten minutes, and the helper is told', async (t) => {
  const acme = await Acme.start(t);
  const [helper, sharer] = await Promise.all([acme.helper(), acme.sharer()]);
  const { routing, sessionId } = await helper.rpc.call('offerSession', {});
  acme.clock.advance(10 * minute - 1);
  assert.equal(helper.heard.sessionEnded.length, 0);
  acme.clock.advance(1);
  assert.deepEqual(await helper.first('sessionEnded'), { sessionId, reason: 'code_expired' });
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing })), 'code_unknown');
  assert.equal((await acme.records()).length, 0, 'an offer that nobody took is no session');
});

test('A device cannot be helped from itself', async (t) => {
  const acme = await Acme.start(t);
  const helper = await acme.helper();
  const { routing } = await helper.rpc.call('offerSession', {});
  const same = await acme.app('sam', 'desk');
  assert.equal(await refusal(same.rpc.call('joinSession', { routing })), 'policy_refused');
});

async function trusted(acme: Acme) {
  const joined = await acme.joined();
  joined.sharer.rpc.notify('report', { sessionId: joined.sessionId, report: { kind: 'trusted' } });
  await until('the record has a start', async () => (await acme.records())[0]?.startedAt !== undefined);
  return joined;
}

test('A side whose link was lost resumes with the same device key, and the other side keeps its channel', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId, atHelper } = await trusted(acme);
  sharer.close();
  assert.deepEqual(await helper.first('peerLost'), { sessionId });

  const other = await acme.app('sam', 'another laptop', { groups: ['staff'] });
  assert.equal(await refusal(other.rpc.call('resumeSession', { sessionId })), 'wrong_state');

  const back = await acme.sharer();
  const ticket = await back.rpc.call('resumeSession', { sessionId });
  assert.deepEqual(await helper.first('peerBack'), { sessionId });
  assert.ok(Number(decodeJwt(ticket.grant)['seq']) > 1);
  helper.relay(atHelper.channel, Buffer.from('there you are'));
  back.relay(ticket.channel, Buffer.from('here I am'));
  await until('both heard', () => back.relayed.length === 1 && helper.relayed.length === 1);
  assert.equal(helper.relayed[0]?.channel, atHelper.channel);
});

test('A session that nobody takes up again ends as lost after 15 minutes', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await trusted(acme);
  sharer.close();
  await helper.first('peerLost');
  acme.clock.advance(15 * minute);
  assert.deepEqual(await helper.first('sessionEnded'), { sessionId, reason: 'connection_lost' });
  const back = await acme.sharer();
  assert.equal(await refusal(back.rpc.call('resumeSession', { sessionId })), 'wrong_state');
  await until('the record is closed', async () => (await acme.records())[0]?.endReason === 'connection_lost');
});

test('A helper whose link broke while the code was out has the offer again when it is back', async (t) => {
  const acme = await Acme.start(t);
  const first = await acme.helper();
  const { routing, sessionId } = await first.rpc.call('offerSession', {});
  const sharer = await acme.sharer();
  first.close();
  await until(
    'the offer has no helper',
    async () => (await refusal(sharer.rpc.call('joinSession', { routing }))) === 'peer_silent',
  );
  const back = await acme.helper();
  await sharer.rpc.call('joinSession', { routing });
  assert.equal((await back.first('offerTaken')).sessionId, sessionId);
});

test('A grant is renewed every two minutes to both sides, with rising numbers', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, atSharer } = await trusted(acme);
  let last = Number(decodeJwt(atSharer.grant)['seq']);
  for (let round = 1; round <= 3; round += 1) {
    acme.clock.advance(2 * minute);
    const [one, two] = [await helper.first('grant', round), await sharer.first('grant', round)];
    assert.equal(one.grant, two.grant);
    const { seq, iat } = decodeJwt(one.grant);
    assert.ok(Number(seq) > last);
    assert.equal(iat, Math.floor(acme.clock.now() / 1000));
    last = Number(seq);
  }
});

test('A role that is taken away ends the session at once when the change is announced', async (t) => {
  const bus = memoryBus();
  const acme = await Acme.start(t, { options: { bus } });
  const { helper, sharer, sessionId } = await trusted(acme);
  await removeAssignments(acme);
  bus.publish('acme', 'accessChanged', {});
  assert.deepEqual(await sharer.first('revoked'), { sessionId });
  assert.deepEqual(await helper.first('revoked'), { sessionId });
  assert.equal((await sharer.first('sessionEnded')).reason, 'rights_ended');
});

test('A role that is taken away without a word ends the session at the next renewal', async (t) => {
  const acme = await Acme.start(t);
  const { sharer, sessionId } = await trusted(acme);
  await removeAssignments(acme);
  acme.clock.advance(2 * minute);
  assert.deepEqual(await sharer.first('revoked'), { sessionId });
  assert.equal(sharer.heard.grant.length, 0);
});

test('A renewed token with fewer groups takes the rights along', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await trusted(acme);
  await helper.rpc.call('refresh', { token: await acme.token('hana', { groups: [] }) });
  assert.deepEqual(await sharer.first('revoked'), { sessionId });
});

test('A session ends at the limit of its tenant', async (t) => {
  const acme = await Acme.start(t, { settings: { sessionLimitMs: 90_000 } });
  const { helper } = await trusted(acme);
  await until('the limit is reached', () => {
    acme.clock.advance(30_000);
    return helper.heard.sessionEnded.length > 0;
  });
  assert.equal(helper.heard.sessionEnded[0]?.reason, 'limit');
});

test('While remote help is off, nobody is let in but who may change that, and they can help nobody', async (t) => {
  const acme = await Acme.start(t, { settings: { enabled: false }, assignments: [administrators] });
  assert.equal(await refusal(acme.sharer()), 'remote_help_disabled');
  const administrator = await acme.app('ada', 'desk', { groups: ['admins'] });
  assert.equal(await refusal(administrator.rpc.call('offerSession', {})), 'remote_help_disabled');
});

test('Without a role nobody gets a code, and out of scope nobody can be helped', async (t) => {
  const scoped = { ...helpDesk, scope: { allUsers: false, allDevices: false, groups: ['finance'] } };
  const acme = await Acme.start(t, { assignments: [scoped] });
  const [helper, sharer, finance] = await Promise.all([
    acme.helper(),
    acme.sharer(),
    acme.app('fay', 'tablet', { groups: ['finance'] }),
  ]);
  assert.equal(await refusal(sharer.rpc.call('offerSession', {})), 'not_permitted');
  const { routing, sessionId } = await helper.rpc.call('offerSession', {});
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing })), 'out_of_scope');
  assert.deepEqual(
    await helper.first('joinRefused'),
    { sessionId, code: 'out_of_scope' },
    'the helper hears it, and no name',
  );
  assert.equal(await refusal(finance.rpc.call('joinSession', { routing })), 'none');
});

test('A device that is not enrolled cannot be helped where the tenant does not allow it', async (t) => {
  const acme = await Acme.start(t, { settings: { unenrolledAllowed: false } });
  const [helper, sharer] = await Promise.all([acme.helper(), acme.sharer()]);
  const { routing, sessionId } = await helper.rpc.call('offerSession', {});
  assert.equal(await refusal(sharer.rpc.call('joinSession', { routing })), 'device_unenrolled');
  assert.deepEqual(await helper.first('joinRefused'), { sessionId, code: 'device_unenrolled' });
  assert.equal(helper.heard.offerTaken.length, 0);
});

async function removeAssignments(acme: Acme): Promise<void> {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(`${acme.service.dataFolder}/handrail.db`);
  database.exec('delete from assignments');
  database.close();
}

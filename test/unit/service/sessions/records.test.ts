import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TenantSettings } from '@handrail/sdk/tenant/settings';
import { decodeJwt } from 'jose';
import { appearLimitMs } from '../../../../build/demo/patience.ts';
import { verifyReceipt } from '../../../../workbench/base/audit/receipt.ts';
import { verifyExport } from '../../../../workbench/base/audit/verifyExport.ts';
import { until } from '../../../support/until.ts';
import { Acme, administrators, helpDesk, openFolder, refusal } from '../support/acme.ts';
import { ofFiles } from '../support/place.ts';
import type { TestApp } from '../support/testApp.ts';

const day = 86_400_000;

async function start(t: TestContext) {
  const acme = await Acme.start(t, { assignments: [helpDesk, administrators] });
  const ask = async (method: string, path: string, body?: unknown) =>
    fetch(`${acme.service.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await acme.token('ada', { groups: ['admins'] })}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const read = async (path: string) => (await (await ask('GET', path)).json()) as Record<string, unknown>;
  const enrol = async (app: TestApp) => {
    const made = await ask('POST', '/enrolment-tokens', { name: 'Laptops', expiresAt: acme.clock.now() + day });
    const { secret } = (await made.json()) as { readonly secret: string };
    await app.rpc.call('enrol', { token: secret });
  };
  return { acme, ask, read, enrol };
}

/** Settles whether launched sessions need the code. */
async function codeForLaunched(acme: Acme, codeForLaunched: boolean): Promise<void> {
  const store = await openFolder(acme.service.dataFolder);
  const before = await store.documents.current({ tenantId: 'acme' }, 'settings', TenantSettings);
  assert.ok(before);
  await store.documents.put({ tenantId: 'acme' }, 'settings', {
    replaces: before.version,
    content: { ...before.content, codeForLaunched },
    changed: ['codeForLaunched'],
    by: undefined,
    now: acme.clock.now(),
  });
  await store.close();
}

/** A session that ran and ended. */
async function ended(acme: Acme) {
  const session = await acme.joined();
  const { sharer, helper, sessionId } = session;
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  sharer.rpc.notify('report', { sessionId, report: { kind: 'mode', mode: 'control' } });
  sharer.rpc.notify('report', { sessionId, report: { kind: 'feature', feature: 'core' } });
  await sharer.flushed();
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await helper.first('receipt');
  return session;
}

test('A record has both people, the device, what was used and how it ended', async (t) => {
  const { acme, read } = await start(t);
  const { sessionId } = await ended(acme);
  const record = await read(`/sessions/${sessionId}`);
  assert.deepEqual(
    [record['helper'], record['sharer'], record['device']].map((each) => (each as { name: string }).name),
    ['hana', 'sam', 'laptop'],
  );
  assert.deepEqual(
    [record['kind'], record['mode'], record['features'], record['endReason'], record['limitedFacts']],
    ['code', 'control', ['core'], 'helper_left', true],
  );
  assert.equal(record['compliance'], 'notEnrolled');
});

test('Both sides get the same receipt, which shows that the tenant’s log has the end of their session', async (t) => {
  const { acme } = await start(t);
  const { helper, sharer, sessionId, atHelper } = await ended(acme);
  const { receipt } = await helper.first('receipt');
  assert.equal((await sharer.first('receipt')).receipt, receipt);
  const { issuer, grantKeys } = helper.welcome;
  const { helperId, sharerId, deviceId, tenantId } = atHelper;
  const expected = { issuer, tenantId, sessionId, helperId, sharerId, deviceId };
  const { session } = await verifyReceipt(receipt, expected, grantKeys);
  assert.equal(session.reason, 'helper_left');
  await assert.rejects(verifyReceipt(receipt, { ...expected, sessionId: 'another' }, grantKeys), {
    code: 'audit_mismatch',
  });
});

test('The log of what happened is exported with its checkpoints, and verifies', async (t) => {
  const { acme, ask } = await start(t);
  await ended(acme);
  const text = await (await ask('GET', '/audit/export.jsonl')).text();
  const report = await verifyExport(text.trimEnd().split('\n'));
  assert.equal(report.problem, undefined);
  assert.ok(report.records >= 3 && report.checkpoints >= 1);
  const lines = text.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.includes('session.joined'));
  lines[at] = lines[at]?.replace('session.joined', 'session.noted') ?? '';
  assert.equal((await verifyExport(lines)).problem?.fault, 'edited');
});

test('An administrator ends a live session, both sides hear it, and the log says who did', async (t) => {
  const { acme, ask } = await start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  assert.equal((await ask('POST', `/sessions/${sessionId}/end`)).status, 204);
  assert.equal((await helper.first('sessionEnded')).reason, 'administrator');
  assert.equal((await sharer.first('sessionEnded')).reason, 'administrator');
  assert.equal((await ask('POST', `/sessions/${sessionId}/end`)).status, 404);
  const record = (await acme.audit()).find((each) => each.record.action === 'session.terminated');
  assert.equal(record?.personal?.personal.actorName, 'ada');
});

test('A device of the list is asked, its person types the code, and the record says how it began', async (t) => {
  const { acme, read } = await start(t);
  const [helper, sharer, other] = await Promise.all([
    acme.helper(),
    acme.sharer(),
    acme.app('pia', 'tablet', { groups: ['staff'] }),
  ]);
  const { routing, sessionId } = await helper.rpc.call('offerSession', { deviceId: sharer.welcome.device.id });
  const request = await sharer.first('helpRequested');
  assert.deepEqual([request.sessionId, request.helperId], [sessionId, helper.welcome.person.id]);
  assert.equal(other.heard.helpRequested.length, 0);
  assert.equal(await refusal(other.rpc.call('joinSession', { routing })), 'code_unknown');
  await sharer.rpc.call('joinSession', { routing });
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  assert.equal((await sharer.first('helpWithdrawn')).sessionId, sessionId);
  assert.equal((await read(`/sessions/${sessionId}`))['kind'], 'launched');
});

test('A session without a code begins on an enrolled device where the tenant does without, and the record says so', async (t) => {
  const { acme, read, enrol } = await start(t);
  const [helper, sharer, other] = await Promise.all([acme.helper(), acme.sharer(), acme.app('pia', 'tablet')]);
  const { id: deviceId } = sharer.welcome.device;
  const offer = (codeless: boolean) => helper.rpc.call('offerSession', { deviceId, codeless });
  const accept = (app: typeof sharer, sessionId: string) => app.rpc.call('acceptHelp', { sessionId });
  // The tenant wants the code: asking otherwise changes nothing.
  const wanted = await offer(true);
  assert.equal(wanted.codeless, false);
  assert.equal((await sharer.first('helpRequested')).codeless, false);
  assert.equal(await refusal(accept(sharer, wanted.sessionId)), 'code_required');
  await codeForLaunched(acme, false);
  // The device is not enrolled.
  assert.equal((await offer(true)).codeless, false);
  await enrol(sharer);
  await codeForLaunched(acme, true);
  assert.equal((await offer(true)).codeless, false);
  await codeForLaunched(acme, false);
  // The helper's device cannot do without.
  const unable = await offer(false);
  assert.equal(unable.codeless, false);
  assert.equal(await refusal(accept(sharer, unable.sessionId)), 'code_required');
  const offered = await offer(true);
  assert.deepEqual([offered.codeless, offered.device?.name], [true, 'laptop']);
  const { sessionId } = offered;
  assert.equal(await refusal(accept(other, sessionId)), 'not_found');
  assert.equal(await refusal(accept(sharer, 'made-up')), 'not_found');
  const { grant } = await accept(sharer, sessionId);
  assert.equal(decodeJwt(grant)['codeless'], true);
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await sharer.first('helpWithdrawn');
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await helper.first('receipt');
  const record = await read(`/sessions/${sessionId}`);
  assert.deepEqual([record['kind'], record['features']], ['launched', ['session.codeless']]);
});

test('What was offered without a code needs one again as soon as the tenant, the device or the right says so', async (t) => {
  const { acme, enrol } = await start(t);
  await codeForLaunched(acme, false);
  const [helper, sharer] = await Promise.all([acme.helper(), acme.sharer()]);
  const { id: deviceId } = sharer.welcome.device;
  await enrol(sharer);
  const { sessionId, routing } = await helper.rpc.call('offerSession', { deviceId, codeless: true });
  const accept = () => refusal(sharer.rpc.call('acceptHelp', { sessionId }));
  await codeForLaunched(acme, true);
  assert.equal(await accept(), 'code_required');
  assert.equal((await helper.first('joinRefused')).code, 'code_required');
  await codeForLaunched(acme, false);
  // Retired beside the service, which would have closed its link.
  const store = await openFolder(acme.service.dataFolder);
  await store.devices.retire({ tenantId: 'acme' }, deviceId, acme.clock.now());
  await store.close();
  assert.equal(await accept(), 'code_required');
  const { grant } = await sharer.rpc.call('joinSession', { routing });
  assert.equal(decodeJwt(grant)['codeless'], undefined);
});

test('A device that is not linked, not there or out of scope is not asked, and each is said and recorded', async (t) => {
  const scoped = { ...helpDesk, scope: { allUsers: false, allDevices: false, groups: ['finance'] } };
  const acme = await Acme.start(t, { assignments: [scoped] });
  const [helper, sharer, gone] = await Promise.all([
    acme.helper(),
    acme.sharer(),
    acme.app('fay', 'tablet', { groups: ['finance'] }),
  ]);
  const launch = (deviceId: string) => refusal(helper.rpc.call('offerSession', { deviceId }));
  assert.equal(await launch(sharer.welcome.device.id), 'out_of_scope');
  assert.equal(await launch('nothing'), 'not_found');
  const { id } = gone.welcome.device;
  gone.close();
  await gone.gone();
  // The service hears of a socket that was cut a moment later than its owner.
  await until('the service has heard', () => acme.service.logged.some((line) => line.includes('link.closed')));
  assert.equal(await launch(id), 'device_offline');
  const codes = (await acme.audit()).flatMap(({ record }) =>
    record.action === 'session.refused' ? [record.code] : [],
  );
  for (const code of ['out_of_scope', 'not_found', 'device_offline'] as const) assert.ok(codes.includes(code), code);
});

test('A person who does not want help now says so, and the helper hears it', async (t) => {
  const { acme } = await start(t);
  const [helper, sharer] = await Promise.all([acme.helper(), acme.sharer()]);
  const { sessionId } = await helper.rpc.call('offerSession', { deviceId: sharer.welcome.device.id });
  await sharer.first('helpRequested');
  await sharer.rpc.call('declineHelp', { sessionId });
  assert.equal((await helper.first('sessionEnded')).reason, 'request_declined');
});

test('Sessions are counted by day, mode, helper and end', async (t) => {
  const { acme, read } = await start(t);
  await ended(acme);
  await acme.joined();
  const summary = await read('/sessions/summary');
  assert.equal(summary['active'], 1);
  assert.deepEqual(summary['byEnd'], { helper_left: 1 });
  const days = summary['days'] as { readonly sessions: number; readonly control: number }[];
  assert.equal(days.length, 31);
  assert.deepEqual([days.at(-1)?.sessions, days.at(-1)?.control], [2, 1]);
});

test('Exports have every session, and a name that looks like a formula stays text', async (t) => {
  const { acme, ask } = await start(t);
  const [helper, sharer] = await Promise.all([
    acme.helper(),
    acme.app('mallory', 'laptop', { groups: ['staff'], name: '=HYPERLINK("http://evil","x")' }),
  ]);
  const { routing } = await helper.rpc.call('offerSession', {});
  await sharer.rpc.call('joinSession', { routing });
  const csv = await (await ask('GET', '/sessions/export.csv')).text();
  assert.equal(csv.trimEnd().split('\r\n').length, 2);
  assert.ok(csv.includes(`"'=HYPERLINK(""http://evil"",""x"")"`), csv);
  const json = (await (await ask('GET', '/sessions/export.json')).json()) as unknown[];
  assert.equal(json.length, 1);
});

test(
  'Names are gone from the files once the tenant’s time for them is over, and the log still verifies',
  ofFiles,
  async (t) => {
    const { acme, ask, read } = await start(t);
    const [helper, sharer] = await Promise.all([
      acme.helper(),
      acme.app('sam', 'laptop', { groups: ['staff'], name: 'Samuel Quillfeather' }),
    ]);
    const { routing, sessionId } = await helper.rpc.call('offerSession', {});
    await sharer.rpc.call('joinSession', { routing });
    await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
    await helper.first('receipt');
    // The directory knows people under the name of their last sign-in.
    await acme.app('sam', 'laptop', { groups: ['staff'], name: 'Sam' });
    const bytes = () =>
      ['handrail.db', 'handrail.db-wal']
        .map((name) => readFileSync(join(acme.service.dataFolder, name), 'latin1'))
        .join('');
    const isThere = () => /quillfeather/i.test(bytes());
    assert.equal(isThere(), true);
    acme.clock.advance(4 * day);
    const limit = AbortSignal.timeout(appearLimitMs);
    while (isThere() && !limit.aborted) await read('/me');
    assert.equal(isThere(), false);
    const record = await read(`/sessions/${sessionId}`);
    assert.deepEqual(Object.keys(record['sharer'] as object), ['id']);
    assert.ok(record['personalDeletedAt'] !== undefined);
    const text = await (await ask('GET', '/audit/export.jsonl')).text();
    const report = await verifyExport(text.trimEnd().split('\n'));
    assert.equal(report.problem, undefined);
    assert.ok(report.personalDeleted > 0);
  },
);

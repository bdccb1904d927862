import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceInterface, pageInterface } from '../../../../workbench/base/app/deviceApi.ts';
import type { CheckResult } from '../../../../workbench/base/check/checkResult.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Multiplexer } from '../../../../workbench/base/rpc/multiplexer.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { PageDesk, type PageDeskParts, type PageOwner } from '../../../../workbench/device/app/pageDesk.ts';
import { SideSet } from '../../../../workbench/device/app/sideSet.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

async function setUp(
  connectionCheck: NonNullable<PageDeskParts['connectionCheck']>,
  checkRelays: PageDeskParts['checkRelays'] = () => Promise.reject(new Error('nobody is signed in')),
) {
  const clock = new FakeClock();
  const [mine, theirs] = memoryPorts();
  const page = { port: mine, focus: async () => undefined, onClosed: () => ({ dispose: () => undefined }) };
  const shell = { openWorkbench: async () => page } as unknown as PageDeskParts['shell'];
  const desk = new PageDesk(
    { shell, clock, connectionCheck, checkRelays },
    new SideSet(clock, () => undefined),
    {} as PageOwner,
  );
  await desk.open();
  const rpc = new Rpc(new Multiplexer(theirs).open(0), { local: pageInterface, remote: deviceInterface, clock });
  const heard: CheckResult[] = [];
  rpc.on('checked', (result) => heard.push(result));
  return { rpc, heard };
}

test('A page is told of each step of the check as it stands, whether somebody is signed in or not', async () => {
  const steps: (() => void)[] = [];
  const { rpc, heard } = await setUp({
    run(tell) {
      tell({ step: 'way', state: 'running', facts: {} });
      tell({ step: 'way', state: 'ok', finding: 'way_direct', ms: 1, facts: { host: 'help.example' } });
      return new Promise((resolve) => steps.push(resolve));
    },
  });
  const answer = rpc.call('checkConnection', {});
  await turns();
  assert.deepEqual(
    heard.map(({ state }) => state),
    ['running', 'ok'],
    'before the check has ended',
  );
  steps[0]?.();
  assert.deepEqual(await answer, { iceServers: [] });
});

test('Where somebody is signed in the page gets what to try the relays with', async () => {
  const servers = [{ urls: ['turn:relay.example'], username: 'u', credential: 'c' }];
  const { rpc } = await setUp({ run: async () => undefined }, async () => servers);
  assert.deepEqual(await rpc.call('checkConnection', {}), { iceServers: servers });
});

test('A check that the page leaves is stopped', async () => {
  let signal: AbortSignal | undefined;
  const { rpc } = await setUp({
    run: (_tell, given) => {
      signal = given;
      return new Promise(() => undefined);
    },
  });
  const abort = new AbortController();
  const left = rpc.call('checkConnection', {}, { signal: abort.signal });
  await turns();
  abort.abort();
  await assert.rejects(left, { code: 'cancelled' });
  await turns();
  assert.ok(signal?.aborted);
});

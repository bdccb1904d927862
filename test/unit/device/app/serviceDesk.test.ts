import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { deviceInterface, pageInterface } from '../../../../workbench/base/app/deviceApi.ts';
import type { ServiceAddress } from '../../../../workbench/base/app/serviceAddress.ts';
import type { CheckResult } from '../../../../workbench/base/check/checkResult.ts';
import type { ServiceSeen } from '../../../../workbench/base/check/serviceSeen.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Multiplexer } from '../../../../workbench/base/rpc/multiplexer.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { ServiceDesk, type ServiceDeskParts } from '../../../../workbench/device/app/serviceDesk.ts';
import type { ShellPage } from '../../../../workbench/device/ports/shell.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

const problem: CheckResult = { step: 'name', state: 'fail', finding: 'name_unknown', facts: {} };

/** A desk with a page; `seen` says what stands at an address. */
async function setUp(seen: (origin: string, signal: AbortSignal) => Promise<ServiceSeen>) {
  const clock = new FakeClock();
  const looked: string[] = [];
  const kept: string[] = [];
  const chosen: ServiceAddress[] = [];
  const pages: Rpc<typeof pageInterface, typeof deviceInterface>[] = [];
  const preferences = { current: { language: 'en', theme: 'system' as const }, prefer: () => undefined };
  const heard: CheckResult[] = [];
  let leave: () => void = () => undefined;
  let closed = 0;
  const desk = new ServiceDesk(
    {
      clock,
      preferences,
      keptLog: { read: async () => [] },
      machine: { name: 'pc', os: 'Debian', platform: 'linux', appVersion: '1.0.0' },
      shell: {
        kind: 'browser',
        sandboxed: true,
        abilities: new Set(),
        openWorkbench: async (): Promise<ShellPage> => {
          const [mine, theirs] = memoryPorts();
          const rpc = new Rpc(new Multiplexer(theirs).open(0), {
            local: pageInterface,
            remote: deviceInterface,
            clock,
          });
          rpc.on('checked', (result) => void heard.push(result));
          leave = () => theirs.close('reloaded');
          pages.push(rpc);
          return {
            port: mine,
            focus: async () => undefined,
            close: async () => undefined,
            onClosed: () => ({ dispose: () => undefined }),
          };
        },
      } as unknown as ServiceDeskParts['shell'],
      finder: {
        look(origin, tell, signal) {
          looked.push(origin);
          tell({ step: 'name', state: 'running', facts: {} });
          return seen(origin, signal);
        },
      },
    },
    {
      keep: async (origin) => {
        if (kept.includes(origin)) throw new HandrailError('storage_full', 'no room', { problem: 'service' });
        kept.push(origin);
      },
      chosen: (service) => void chosen.push(service),
      failed: () => undefined,
      closed: () => (closed += 1),
    },
  );
  await desk.open();
  const page = () => {
    const last = pages.at(-1);
    assert.ok(last);
    return last;
  };
  return { clock, desk, page, pages, looked, kept, chosen, heard, reload: () => leave(), closes: () => closed };
}

const answers = async (): Promise<ServiceSeen> => ({ organisation: 'Northwind', warnings: [] });

test('The page is told that no service is known, and what stands at the address that the person typed', async () => {
  const { page, looked, heard, kept, chosen } = await setUp(answers);
  const state = await page().call('open', {});
  assert.deepEqual(state.service, { address: '', link: 'offline', choice: 'none' });
  const seen = await page().call('lookAtService', { address: 'Help.Northwind.example' });
  assert.deepEqual(seen, { organisation: 'Northwind', warnings: [] });
  assert.deepEqual(looked, ['https://help.northwind.example']);
  assert.deepEqual(heard, [{ step: 'name', state: 'running', facts: {} }]);
  assert.deepEqual([kept, chosen], [[], []], 'a look chooses nothing');
  await page().call('useService', { address: 'help.northwind.example' });
  assert.deepEqual(kept, ['https://help.northwind.example']);
  assert.deepEqual(chosen, [{ origin: 'https://help.northwind.example' }]);
});

test('Only the very service that answered at the last look is taken', async () => {
  const { page, kept } = await setUp(async (origin) =>
    origin === 'https://good.example' ? { warnings: [] } : { problem, warnings: [] },
  );
  await assert.rejects(page().call('useService', { address: 'good.example' }), { code: 'wrong_state' });
  await page().call('lookAtService', { address: 'good.example' });
  await assert.rejects(page().call('useService', { address: 'evil.example' }), { code: 'wrong_state' });
  await page().call('lookAtService', { address: 'evil.example' });
  for (const address of ['good.example', 'evil.example', 'https://good.example/x'])
    await assert.rejects(page().call('useService', { address }), { code: 'wrong_state' }, address);
  assert.deepEqual(kept, []);
});

test('What is no address of a service is not looked at, whatever the page says', async () => {
  const { page, looked } = await setUp(answers);
  for (const address of [
    'http://help.example',
    'https://sam:x@help.example',
    'file:///etc/passwd',
    'handrail:help?tenant=t&session=s',
  ])
    await assert.rejects(page().call('lookAtService', { address }), { code: 'invalid_input' }, address);
  assert.deepEqual(looked, []);
});

test('A look that the page leaves, or that another follows, is given up', async () => {
  const signals: AbortSignal[] = [];
  const { page, reload } = await setUp((_origin, signal) => {
    signals.push(signal);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ warnings: [] }), { once: true }));
  });
  const first = page().call('lookAtService', { address: 'one.example' });
  await turns();
  const second = page().call('lookAtService', { address: 'two.example' });
  await assert.rejects(first, { code: 'cancelled' });
  reload();
  await assert.rejects(second);
  await turns();
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true],
  );
});

test('A page that is loaded again is answered again; after the choice it is somebody else’s', async () => {
  const { clock, page, pages, reload, closes } = await setUp(answers);
  reload();
  await turns();
  clock.advance(0);
  await turns();
  assert.equal(pages.length, 2);
  await page().call('lookAtService', { address: 'help.example' });
  await page().call('useService', { address: 'help.example' });
  reload();
  await turns();
  clock.advance(0);
  await turns();
  assert.equal(pages.length, 2);
  assert.equal(closes(), 0);
});

test('Of a join link the service is taken, and the public part of its code goes along once the person said yes', async () => {
  const { page, looked, chosen } = await setUp(answers);
  await page().call('lookAtService', { address: 'https://help.example/join#K7Q' });
  assert.deepEqual(looked, ['https://help.example']);
  assert.deepEqual(chosen, []);
  await page().call('useService', { address: 'https://help.example/join#K7Q' });
  assert.deepEqual(chosen, [{ origin: 'https://help.example', part: 'K7Q' }]);
});

test('Where the choice cannot be kept the page hears why, and may say it again', async () => {
  const { page, kept, chosen } = await setUp(answers);
  kept.push('https://help.example');
  await page().call('lookAtService', { address: 'help.example' });
  await assert.rejects(page().call('useService', { address: 'help.example' }), { code: 'storage_full' });
  assert.deepEqual(chosen, []);
  kept.pop();
  await page().call('useService', { address: 'help.example' });
  assert.equal(chosen.length, 1);
});

test('A page that says yes twice at once, or looks elsewhere after its yes, is heard once', async () => {
  const { page, looked, kept, chosen } = await setUp(answers);
  await page().call('lookAtService', { address: 'help.example' });
  const said = await Promise.allSettled([
    page().call('useService', { address: 'help.example' }),
    page().call('useService', { address: 'help.example' }),
  ]);
  assert.deepEqual(
    said.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await assert.rejects(page().call('lookAtService', { address: 'http://127.0.0.1:631' }), { code: 'wrong_state' });
  assert.deepEqual([kept.length, chosen.length, looked.length], [1, 1, 1]);
});

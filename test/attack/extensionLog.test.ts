import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sideDeviceInterface, sideInterface } from '../../workbench/base/extension/sideApi.ts';
import { memoryPorts } from '../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../workbench/base/rpc/rpc.ts';
import { ExtensionLog } from '../../workbench/device/session/extensionLog.ts';
import { SideHost } from '../../workbench/device/session/sideHost.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { MemoryLog } from '../support/flow/memoryMachine.ts';
import { shippedCatalogue } from '../support/flow/person.ts';
import { turns } from '../support/turns.ts';

/** A side that speaks for itself, without the SDK, at the port of the pause extension on the sharer's device. */
function hostileSide() {
  const clock = new FakeClock();
  const log = new MemoryLog();
  const manifest = shippedCatalogue().manifest('pause');
  assert.ok(manifest);
  const [device, side] = memoryPorts();
  const written = new ExtensionLog(manifest, 'sharer', log, clock, 's1');
  const nothing = () => undefined;
  const host = new SideHost(
    { extension: 'pause', side: 'sharer' },
    device,
    new Map(),
    { run: async () => undefined, emit: nothing, show: nothing, notify: nothing, log: written },
    clock,
  );
  const rpc = new Rpc(side, { local: sideInterface, remote: sideDeviceInterface, clock });
  rpc.handle('start', () => ({}));
  return {
    clock,
    log,
    rpc,
    close() {
      host.dispose();
      written.dispose();
    },
  };
}

const secret = 'hunter2';

test('A side that writes what it likes into the log writes nothing, and how often it tried is counted', async () => {
  const { clock, log, rpc, close } = hostileSide();
  await rpc.call('ready', {});
  rpc.notify('log', { event: 'paused', facts: { by: secret } });
  rpc.notify('log', { event: 'paused', facts: { by: 'helper', text: secret } });
  rpc.notify('log', { event: 'paused', facts: { by: 'helper', session: secret } });
  rpc.notify('log', { event: secret, facts: {} });
  rpc.notify('log', { event: 'resumed', facts: { [secret]: 1 } });
  rpc.notify('log', { event: '__proto__', facts: {} });
  rpc.notify('fault', { code: secret });
  rpc.notify('log', { event: 'paused', facts: { by: 'helper' } });
  await turns();
  clock.advance(500);
  assert.deepEqual(log.entries, [
    { event: 'side_fault', facts: { code: 'internal', extension: 'pause', session: 's1' } },
    { event: 'extension.paused', facts: { 'fact.by': 'helper', extension: 'pause', session: 's1' } },
    { event: 'log_refused', facts: { code: 'invalid_input', count: 6, extension: 'pause', session: 's1' } },
  ]);
  close();
});

test('A side that floods the log is cut to twenty entries a second', async () => {
  const { clock, log, rpc, close } = hostileSide();
  await rpc.call('ready', {});
  for (let count = 0; count < 200; count += 1) rpc.notify('log', { event: 'resumed', facts: {} });
  await turns();
  clock.advance(500);
  assert.equal(log.of('extension.resumed').length, 20);
  assert.deepEqual(
    log.of('log_refused').map(({ code, count }) => [code, count]),
    [['too_many', 180]],
  );
  close();
});

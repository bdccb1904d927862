import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StageSignal } from '@handrail/sdk/stage';
import { stageDeviceInterface, stageInterface } from '../../../../workbench/base/app/stageApi.ts';
import { stageHostOver } from '../../../../workbench/base/app/stageHostOver.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const settings = {
  side: 'sharer',
  words: {},
  framesPerSecond: 60,
  idleFramesPerSecond: 5,
  codecs: [],
  iceServers: [],
} as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('All who listen in the stage’s first turn hear what was said before, once and in order, and what is said later', async () => {
  const clock = new FakeClock();
  const [ours, theirs] = memoryPorts();
  const device = new Rpc(ours, { local: stageDeviceInterface, remote: stageInterface, clock });
  device.handle('open', () => ({ settings: settings, mode: { control: false, paused: false } }));
  const host = await stageHostOver(theirs, clock);
  device.notify('signal', { kind: 'ready' });
  device.notify('signal', { kind: 'relay', codecs: ['VP8'] });
  await turn();
  const first: StageSignal[] = [];
  const second: StageSignal[] = [];
  host.onSignal((signal) => first.push(signal));
  host.onSignal((signal) => second.push(signal));
  await turn();
  device.notify('signal', { kind: 'relay', codecs: [] });
  await turn();
  for (const heard of [first, second])
    assert.deepEqual(heard, [{ kind: 'ready' }, { kind: 'relay', codecs: ['VP8'] }, { kind: 'relay', codecs: [] }]);
});

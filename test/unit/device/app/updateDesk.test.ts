import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { UpdateDesk } from '../../../../workbench/device/app/updateDesk.ts';
import type { Shell } from '../../../../workbench/device/ports/shell.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryUpdates } from '../../../support/flow/memoryUpdates.ts';
import { turns } from '../../../support/turns.ts';

const hour = 3_600_000;
const newer = { kind: 'found', version: '1.4.0' } as const;
const tampered = new HandrailError('update_refused', 'Another file', { problem: 'tampered' });

function place(kind: Shell['kind'] = 'electron', updates: MemoryUpdates | 'none' = new MemoryUpdates()) {
  const clock = new FakeClock();
  const here = { busy: false, closed: 0, required: undefined as string | undefined };
  const logged: string[] = [];
  const seen: string[] = [];
  const desk: UpdateDesk = new UpdateDesk({
    ...(updates === 'none' ? {} : { updates }),
    shell: { kind } as Shell,
    clock,
    random: (length) => new Uint8Array(length),
    log: { record: (event) => logged.push(event) },
    busy: () => here.busy,
    required: () => here.required,
    close: () => {
      here.closed += 1;
    },
    changed: () => seen.push(desk.state().status),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return { desk, here, logged, seen, pass, updates: updates === 'none' ? new MemoryUpdates() : updates };
}

test('A minute after the start it looks, fetches what is newer, and ends nothing', async () => {
  const { desk, here, seen, pass, updates } = place();
  updates.found = newer;
  await pass(59_999);
  assert.deepEqual(updates.asked, []);
  await pass(1);
  assert.deepEqual(updates.asked, ['look', 'fetch']);
  assert.deepEqual(seen, ['checking', 'downloading', 'downloading', 'ready']);
  assert.deepEqual(desk.state(), { way: 'self', status: 'ready', version: '1.4.0' });
  await pass(24 * hour);
  assert.equal(here.closed, 0);
});

test('It goes on looking, and is quiet about what is current', async () => {
  const { desk, pass, updates } = place();
  await pass(60_000);
  assert.deepEqual(desk.state(), { way: 'self', status: 'idle', answer: 'current' });
  updates.found = newer;
  await pass(4 * hour);
  assert.equal(desk.state().status, 'ready');
});

test('What is ready is installed when the person says so: checked once more, and the app ends', async () => {
  const { desk, here, logged, updates } = place();
  updates.found = newer;
  desk.check();
  await turns();
  desk.install();
  await turns();
  assert.deepEqual(updates.asked, ['look', 'fetch', 'prepare']);
  assert.equal(desk.state().status, 'installing');
  assert.equal(here.closed, 1);
  assert.deepEqual(logged, ['update_ready', 'update_installing']);
});

test('What is required is fetched and installed in one go, and the look knows what is required', async () => {
  const { desk, here, updates } = place();
  here.required = '1.4.0';
  updates.found = newer;
  desk.install();
  await turns();
  assert.deepEqual(updates.asked, ['look', 'fetch', 'prepare']);
  assert.equal(updates.required, '1.4.0');
  assert.equal(here.closed, 1);
});

test('Who asks for it while it is being looked for need not ask again', async () => {
  const { desk, here, updates } = place();
  updates.found = newer;
  updates.slow = true;
  desk.check();
  await turns();
  desk.install();
  updates.arrive?.();
  await turns();
  assert.equal(here.closed, 1);
});

test('In a session nothing is fetched, and it is fetched when that is over', async () => {
  const { desk, here, pass, updates } = place();
  updates.found = newer;
  here.busy = true;
  await pass(60_000);
  desk.settled();
  await turns();
  assert.deepEqual(updates.asked, ['look']);
  assert.deepEqual(desk.state(), { way: 'self', status: 'waiting', version: '1.4.0' });
  here.busy = false;
  desk.settled();
  await turns();
  assert.equal(desk.state().status, 'ready');
});

test('In a session nothing is installed, also not where it began while the file came or was read', async () => {
  const { desk, here, updates } = place();
  updates.found = newer;
  here.busy = true;
  assert.throws(() => desk.install(), { code: 'wrong_state' });
  here.busy = false;
  updates.slow = true;
  desk.install();
  await turns();
  here.busy = true;
  updates.arrive?.();
  await turns();
  assert.equal(desk.state().status, 'ready');
  assert.deepEqual(updates.asked, ['look', 'fetch']);
  here.busy = false;
  desk.settled();
  await turns();
  assert.equal(here.closed, 0, 'who was interrupted is asked again');
  desk.install();
  here.busy = true;
  await turns();
  assert.equal(here.closed, 0);
  assert.equal(desk.state().status, 'ready');
  assert.deepEqual(updates.asked.slice(-2), ['prepare', 'putOff'], 'closing the app later installs nothing');
});

test('What is refused is said with its reason, and the app stays as it is', async () => {
  for (const step of ['look', 'fetch', 'prepare'] as const) {
    const { desk, here, logged, updates } = place();
    updates.found = newer;
    updates.refuse[step] = tampered;
    desk.install();
    await turns();
    const problem = { code: 'update_refused', details: { problem: 'tampered' } };
    assert.deepEqual(desk.state(), { way: 'self', status: 'idle', problem }, step);
    assert.equal(here.closed, 0);
    assert.ok(logged.includes('update_failed'));
    desk.install();
    await turns();
    assert.equal(here.closed, 1, 'and may be tried again');
  }
});

test('What is ready stays so where a later look fails, and goes where the release was stopped', async () => {
  const { desk, pass, updates } = place();
  updates.found = newer;
  await pass(60_000);
  updates.refuse.look = new HandrailError('service_unreachable', 'Offline', { problem: 'updates' });
  await pass(4 * hour);
  assert.equal(desk.state().status, 'ready');
  assert.equal(desk.state().problem?.code, 'service_unreachable');
  await pass(4 * hour);
  assert.deepEqual(updates.asked, ['look', 'fetch', 'look', 'look'], 'the same version is not fetched twice');
  updates.found = { kind: 'later' };
  await pass(4 * hour);
  assert.deepEqual(desk.state(), { way: 'self', status: 'idle', answer: 'later' });
});

test('An app that does not replace itself says how the newer version comes', () => {
  const way = (kind: Shell['kind']) => {
    const { desk } = place(kind, 'none');
    assert.throws(() => desk.check(), { code: 'not_supported' });
    assert.throws(() => desk.install(), { code: 'not_supported' });
    return desk.state().way;
  };
  assert.equal(way('tab'), 'reload');
  assert.equal(way('browser'), 'start');
  assert.equal(way('electron'), 'distribution');
});

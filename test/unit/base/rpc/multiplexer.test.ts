import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Multiplexer } from '../../../../workbench/base/rpc/multiplexer.ts';
import type { Port } from '../../../../workbench/base/rpc/port.ts';
import { turns } from '../../../support/turns.ts';

function pair() {
  const cut = new AbortController();
  const [near, far] = memoryPorts({ cut: cut.signal });
  const problems: string[] = [];
  const options = { maxChannels: 3, onProblem: (error: HandrailError) => problems.push(error.code) };
  return { near, cut, a: new Multiplexer(near, options), b: new Multiplexer(far, options), problems };
}

function heard(port: Port): number[][] {
  const frames: number[][] = [];
  port.onFrame((frame) => frames.push([...frame]));
  return frames;
}

function closes(port: Port): string[] {
  const reasons: string[] = [];
  port.onClose(({ clean, reason }) => reasons.push(`${clean ? 'clean' : 'cut'} ${reason}`));
  return reasons;
}

test('Frames of each channel arrive at its other end, in order, also at the highest number', async () => {
  const { a, b } = pair();
  const [low, high] = [heard(b.open(0)), heard(b.open(65_535))];
  const [lowEnd, highEnd] = [a.open(0), a.open(65_535)];
  lowEnd.send(new Uint8Array([1]));
  highEnd.send(new Uint8Array([2]));
  lowEnd.send(new Uint8Array());
  lowEnd.send(new Uint8Array([3]));
  await turns();
  assert.deepEqual([low, high], [[[1], [], [3]], [[2]]]);
});

test('Closing a channel closes its other end alone, behind what was sent before', async () => {
  const { a, b } = pair();
  const other = b.open(1);
  const kept = closes(b.open(2));
  const [frames, reasons] = [heard(other), closes(other)];
  const channel = a.open(1);
  a.open(2);
  channel.send(new Uint8Array([7]));
  channel.close('done');
  channel.send(new Uint8Array([8]));
  await turns();
  assert.deepEqual([frames, reasons, kept, closes(channel)], [[[7]], ['clean done'], [], ['clean done']]);
});

test('When the carrier is cut every channel at both ends hears it', async () => {
  const { a, b, cut } = pair();
  const reasons = [closes(a.open(1)), closes(a.open(2)), closes(b.open(1))];
  cut.abort();
  assert.deepEqual(reasons, [['cut cut'], ['cut cut'], ['cut cut']]);
  assert.deepEqual(closes(a.open(3)), ['cut cut'], 'a channel opened later is closed from the start');
});

test("Closing a multiplexer closes the other one's channels", async () => {
  const { a, b } = pair();
  const reasons = closes(b.open(1));
  a.close('bye');
  await turns();
  assert.deepEqual(reasons, ['clean bye']);
});

test('Frames that come before their channel is opened wait for it, in order, until the opener listens', async () => {
  const { a, b, problems } = pair();
  const channel = a.open(9);
  for (const value of [1, 2, 3]) channel.send(new Uint8Array([value]));
  await turns();
  const other = b.open(9);
  channel.send(new Uint8Array([4]));
  const frames = heard(other);
  assert.deepEqual(frames, [], 'nothing inside the turn of the opener');
  await turns();
  assert.deepEqual([frames, problems], [[[1], [2], [3], [4]], []]);
});

test('A channel that was closed before anybody opened it delivers its frames and closes', async () => {
  const { a, b } = pair();
  const channel = a.open(9);
  channel.send(new Uint8Array([1]));
  channel.close('done');
  await turns();
  const other = b.open(9);
  const [frames, reasons] = [heard(other), closes(other)];
  await turns();
  assert.deepEqual([frames, reasons], [[[1]], ['clean done']]);
});

test('A channel for which more came than may wait is a problem, and closes when it is opened', async () => {
  const { a, b, problems } = pair();
  const [many, large] = [a.open(8), a.open(9)];
  for (let value = 0; value < 17; value += 1) many.send(new Uint8Array([value]));
  for (let value = 0; value < 2; value += 1) large.send(new Uint8Array(40_000));
  await turns();
  assert.deepEqual(problems, ['malformed', 'malformed']);
  for (const [number, kept] of [
    [8, 16],
    [9, 1],
  ] as const) {
    const other = b.open(number);
    const [frames, reasons] = [heard(other), closes(other)];
    await turns();
    assert.deepEqual([frames.length, reasons], [kept, ['cut overrun']]);
  }
});

test('Frames wait for sixteen numbers and no more, and those for a channel that closed are no problem', async () => {
  const { near, a, b, problems } = pair();
  for (let number = 1; number <= 17; number += 1) near.send(new Uint8Array([0, number, 0, 7]));
  await turns();
  assert.deepEqual(problems, ['malformed']);
  const ended = b.open(20);
  const late = a.open(20);
  ended.close();
  late.send(new Uint8Array([1]));
  await turns();
  assert.deepEqual(problems, ['malformed']);
});

test('A frame without a whole head, or of an unknown kind, is a problem', async () => {
  const { near, b, problems } = pair();
  const frames = heard(b.open(0));
  for (const bytes of [[], [0], [0, 0], [0, 0, 2, 1]]) near.send(new Uint8Array(bytes));
  await turns();
  assert.deepEqual([frames, problems.length], [[], 4]);
});

test('A number that is open, out of range, or one channel too many is refused', () => {
  const { a } = pair();
  const code = (wanted: string) => (error: unknown) => error instanceof HandrailError && error.code === wanted;
  a.open(1);
  assert.throws(() => a.open(1), code('wrong_state'));
  assert.throws(() => a.open(65_536), code('invalid_input'));
  assert.throws(() => a.open(-1), code('invalid_input'));
  a.open(2);
  const third = a.open(3);
  assert.throws(() => a.open(4), code('too_many'));
  third.close();
  a.open(4);
});

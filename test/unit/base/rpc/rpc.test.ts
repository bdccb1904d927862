import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { encode } from '@msgpack/msgpack';
import Type from 'typebox';
import { Bytes } from '../../../../workbench/base/rpc/bytes.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { defineInterface } from '../../../../workbench/base/rpc/methods.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import type { RpcOptions } from '../../../../workbench/base/rpc/rpcOptions.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

const adder = defineInterface({
  methods: {
    add: {
      input: Type.Object({ a: Type.Number(), b: Type.Number() }, { additionalProperties: false }),
      output: Type.Object({ sum: Type.Number() }),
    },
    invert: { input: Type.Object({ bytes: Bytes(1, 64) }), output: Type.Object({ bytes: Bytes(1, 64) }) },
    wait: { input: Type.Object({}), output: Type.Object({}), timeLimitMs: 500 },
  },
  notices: { said: { payload: Type.Object({ words: Type.String({ maxLength: 10 }) }) } },
});
const silent = defineInterface({ methods: {}, notices: {} });

function pair(limits: Partial<RpcOptions<typeof adder, typeof silent>> = {}) {
  const clock = new FakeClock();
  const cut = new AbortController();
  const [near, far] = memoryPorts({ cut: cut.signal });
  const problems: string[] = [];
  const answering = new Rpc(far, {
    local: adder,
    remote: silent,
    clock,
    onProblem: (error) => problems.push(error.code),
    ...limits,
  });
  const asking = new Rpc(near, {
    local: silent,
    remote: adder,
    clock,
    onProblem: (error) => problems.push(error.code),
  });
  return { clock, cut, near, far, asking, answering, problems };
}

const code = (expected: string) => (error: unknown) => error instanceof HandrailError && error.code === expected;
const frame = (...parts: unknown[]) => encode(parts);

test('A call reaches its handler and its answer comes back', async () => {
  const { asking, answering } = pair();
  answering.handle('add', ({ a, b }) => ({ sum: a + b }));
  assert.deepEqual(await asking.call('add', { a: 2, b: 3 }), { sum: 5 });
});

test('Bytes cross as plain bytes, both ways', async () => {
  const { asking, answering } = pair();
  answering.handle('invert', ({ bytes }) => ({ bytes: bytes.map((byte) => 255 - byte) }));
  const { bytes } = await asking.call('invert', { bytes: new Uint8Array([0, 1, 255]) });
  assert.deepEqual(bytes, new Uint8Array([255, 254, 0]));
});

test('A notice is heard by every listener until it is disposed', async () => {
  const { asking, answering } = pair();
  const heard: string[] = [];
  answering.on('said', ({ words }) => heard.push(`first ${words}`));
  const second = answering.on('said', ({ words }) => heard.push(`second ${words}`));
  asking.notify('said', { words: 'a' });
  await turns();
  second.dispose();
  asking.notify('said', { words: 'b' });
  await turns();
  assert.deepEqual(heard, ['first a', 'second a', 'first b']);
});

test('An input that does not fit never reaches the handler', async () => {
  const { asking, answering } = pair();
  let called = false;
  answering.handle('add', () => {
    called = true;
    return { sum: 0 };
  });
  await assert.rejects(asking.call('add', { a: 1, b: 'two' } as never), code('invalid_input'));
  await assert.rejects(asking.call('add', { a: 1, b: 2, c: 3 } as never), code('invalid_input'));
  assert.equal(called, false);
});

test('An answer that does not fit rejects the call, and what it says beyond its declaration is left out', async () => {
  const { asking, answering } = pair();
  const answers: unknown[] = [{ sum: 'five' }, { sum: 5, secret: 1 }];
  answering.handle('add', () => answers.shift() as never);
  await assert.rejects(asking.call('add', { a: 2, b: 3 }), code('malformed'));
  assert.deepEqual(await asking.call('add', { a: 2, b: 3 }), { sum: 5 });
});

test('A HandrailError crosses with code, message and details', async () => {
  const { asking, answering } = pair();
  answering.handle('add', () => {
    throw new HandrailError('code_limit', 'Too many codes', { minutes: 10 });
  });
  await assert.rejects(
    asking.call('add', { a: 1, b: 1 }),
    (error) => error instanceof HandrailError && error.code === 'code_limit' && error.details.minutes === 10,
  );
});

test('An unexpected throw crosses as internal without its words, and its own end hears of it', async () => {
  const { asking, answering, problems } = pair();
  answering.handle('add', () => {
    throw new Error('the password is swordfish');
  });
  await assert.rejects(
    asking.call('add', { a: 1, b: 1 }),
    (error) => code('internal')(error) && !String((error as Error).message).includes('swordfish'),
  );
  assert.deepEqual(problems, ['internal']);
});

test('An unknown error code becomes internal', async () => {
  const { near, far, asking } = pair();
  near.onFrame(() => undefined);
  const call = asking.call('wait', {});
  far.send(frame(3, 1, '', { code: 'made_up', message: 'x', details: {} }));
  await assert.rejects(call, code('internal'));
});

test('A method without handler, and one that only an object would have, are unknown', async () => {
  const { near, far, asking, problems } = pair();
  await assert.rejects(asking.call('add', { a: 1, b: 1 }), code('unknown_action'));
  await assert.rejects(asking.call('toString' as never, {} as never), code('unknown_action'));
  near.send(frame(1, 9, 'constructor', {}));
  far.onFrame(() => undefined);
  await turns();
  assert.deepEqual(problems, ['malformed'], 'the answer to call 9 belongs to no call of this end');
});

test('Cancelling reaches the handler and rejects the call at once', async () => {
  const { asking, answering } = pair();
  let reason: unknown;
  answering.handle(
    'wait',
    (_input, { signal }) => new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason))),
  );
  const abort = new AbortController();
  const call = asking.call('wait', {}, { signal: abort.signal });
  await turns();
  abort.abort();
  await assert.rejects(call, code('cancelled'));
  await turns();
  assert.ok(code('cancelled')(reason));
});

test('A call that is cancelled before it starts is never sent', async () => {
  const { asking, far } = pair();
  let frames = 0;
  far.onFrame(() => (frames += 1));
  await assert.rejects(asking.call('wait', {}, { signal: AbortSignal.abort() }), code('cancelled'));
  await turns();
  assert.equal(frames, 0);
});

test('The time limit of a method ends the call at both ends', async () => {
  const { asking, answering, clock } = pair();
  let aborted = false;
  answering.handle(
    'wait',
    (_input, { signal }) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
  );
  const call = asking.call('wait', {});
  await turns();
  clock.advance(499);
  await turns();
  assert.equal(aborted, false);
  clock.advance(1);
  await assert.rejects(call, code('timeout'));
  assert.equal(aborted, true);
});

test("An asker that waits longer than the handler may take hears the handler's time limit", async () => {
  const { asking, answering, clock } = pair();
  answering.handle('wait', () => new Promise(() => undefined));
  const call = asking.call('wait', {}, { timeLimitMs: 60_000 });
  await turns();
  clock.advance(500);
  await assert.rejects(call, code('timeout'));
});

test('When the port is cut, calls under way and later ones reject with disconnected and handlers are told to stop', async () => {
  const { asking, answering, cut } = pair();
  let aborted = false;
  answering.handle(
    'wait',
    (_input, { signal }) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
  );
  const call = asking.call('wait', {});
  await turns();
  cut.abort();
  await assert.rejects(call, code('disconnected'));
  assert.equal(aborted, true);
  await assert.rejects(asking.call('wait', {}), code('disconnected'));
  asking.notify('said', { words: 'lost' });
});

test('No timer outlives its call', async () => {
  const { asking, answering, clock } = pair();
  answering.handle('add', ({ a, b }) => ({ sum: a + b }));
  await asking.call('add', { a: 2, b: 3 });
  assert.equal(clock.waiting, 0);
});

test('More calls under way than the limit are refused at either end', async () => {
  const { near, asking, answering, problems } = pair({ maxPending: 2 });
  answering.handle('wait', () => new Promise(() => undefined));
  void asking.call('wait', {}).catch(() => undefined);
  void asking.call('wait', {}).catch(() => undefined);
  await assert.rejects(asking.call('wait', {}), code('too_many'));
  const [strict, other] = memoryPorts();
  const limited = new Rpc(strict, { local: silent, remote: adder, clock: new FakeClock(), maxPending: 1 });
  other.onFrame(() => undefined);
  void limited.call('wait', {}).catch(() => undefined);
  await assert.rejects(limited.call('wait', {}), code('too_many'));
  near.close();
  await turns();
  assert.deepEqual(problems, []);
});

test('A frame beyond the size limit is refused where it is made, and where it arrives', async () => {
  const { near, asking, answering, problems } = pair({ maxFrameBytes: 100 });
  const heard: string[] = [];
  answering.on('said', ({ words }) => heard.push(words));
  assert.throws(() => asking.notify('said', { words: 'x'.repeat(70_000) }), code('too_large'));
  near.send(frame(5, 0, 'said', { words: 'x'.repeat(100) }));
  await turns();
  assert.deepEqual([heard, problems], [[], ['too_large']]);
});

test('After twenty malformed frames the port closes', async () => {
  const { near, answering, problems } = pair();
  let closed: string | undefined;
  answering.onClose(({ reason }) => (closed = reason));
  const bad = [
    new Uint8Array(),
    new Uint8Array([0xc1]),
    frame(1, 1, 'add'),
    frame(9, 1, 'add', {}),
    frame(1, -1, 'add', {}),
    frame(1, 1.5, 'add', {}),
    frame(5, 0, 'said', { words: 7 }),
    frame(2, 77, '', {}),
    frame(1, 1, 'x'.repeat(1000), {}),
  ];
  for (let count = 0; count < 19; count += 1) near.send(bad[count % bad.length] ?? new Uint8Array());
  await turns();
  assert.equal(closed, undefined);
  near.send(new Uint8Array([0xc1]));
  await turns();
  assert.equal(closed, 'malformed');
  assert.equal(problems.length, 20);
});

test('A notice that is not declared is reported and does not count against the port', async () => {
  const { near, answering, problems } = pair();
  let closed = false;
  answering.onClose(() => (closed = true));
  for (let count = 0; count < 25; count += 1) near.send(frame(5, 0, '__proto__', {}));
  await turns();
  assert.deepEqual([closed, new Set(problems)], [false, new Set(['unknown_action'])]);
});

test('A listener that throws does not keep the next from hearing', async () => {
  const { asking, answering, problems } = pair();
  const heard: string[] = [];
  answering.on('said', () => {
    throw new Error('broken');
  });
  answering.on('said', ({ words }) => heard.push(words));
  asking.notify('said', { words: 'hi' });
  await turns();
  assert.deepEqual([heard, problems], [['hi'], ['internal']]);
});

test('A second handler of a method is refused until the first is disposed', () => {
  const { answering } = pair();
  const first = answering.handle('wait', () => ({}));
  assert.throws(() => answering.handle('wait', () => ({})), code('wrong_state'));
  first.dispose();
  answering.handle('wait', () => ({}));
});

test('A call with the id of one that is under way is malformed and runs nothing', async () => {
  const { near, answering, problems } = pair();
  let runs = 0;
  answering.handle('wait', () => {
    runs += 1;
    return new Promise(() => undefined);
  });
  near.send(frame(1, 1, 'wait', {}));
  near.send(frame(1, 1, 'wait', {}));
  await turns();
  assert.deepEqual([runs, problems], [1, ['malformed']]);
});

test('Details that no error may have are left out, long ones are cut', async () => {
  const { asking, answering } = pair();
  const details = { big: 1n, list: [1], none: Number.NaN, long: 'x'.repeat(5_000), fine: true, limit: 3 };
  answering.handle('add', () => {
    throw new HandrailError('code_limit', 'y'.repeat(5_000), details as never);
  });
  await assert.rejects(asking.call('add', { a: 1, b: 1 }), (error) => {
    assert.ok(error instanceof HandrailError);
    assert.deepEqual(error.details, { long: 'x'.repeat(500), fine: true, limit: 3 });
    assert.equal(error.message.length, 500);
    return true;
  });
});

test('Of frames that are not admitted a call is refused and a notice is not heard', async () => {
  let admitted = false;
  const { asking, answering } = pair({ admits: () => admitted });
  const heard: string[] = [];
  let calls = 0;
  answering.on('said', ({ words }) => heard.push(words));
  answering.handle('add', ({ a, b }) => {
    calls += 1;
    return { sum: a + b };
  });
  asking.notify('said', { words: 'a' });
  await assert.rejects(asking.call('add', { a: 1, b: 1 }), code('too_many'));
  assert.deepEqual([heard, calls], [[], 0]);
  admitted = true;
  asking.notify('said', { words: 'b' });
  assert.deepEqual(await asking.call('add', { a: 1, b: 1 }), { sum: 2 });
  assert.deepEqual([heard, calls], [['b'], 1]);
});

test('Without admission, answers to own calls and cancels of running ones are still taken', async () => {
  const clock = new FakeClock();
  const [near, far] = memoryPorts();
  let admitted = true;
  const options = { local: adder, remote: adder, clock };
  const answering = new Rpc(far, { ...options, admits: () => admitted });
  const asking = new Rpc(near, options);
  asking.handle('add', ({ a, b }) => ({ sum: a + b }));
  const stopped = Promise.withResolvers<void>();
  answering.handle('wait', (_input, { signal }) => {
    signal.addEventListener('abort', () => stopped.resolve());
    return new Promise(() => undefined);
  });
  const abort = new AbortController();
  const waiting = asking.call('wait', {}, { signal: abort.signal });
  await turns();
  admitted = false;
  assert.deepEqual(await answering.call('add', { a: 1, b: 2 }), { sum: 3 });
  abort.abort();
  await assert.rejects(waiting, code('cancelled'));
  await stopped.promise;
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Context, defineExtension, disposable, HandrailError, side, Type } from '@handrail/sdk';
import { fakeDevice, session } from '../../support/fakeDevice.ts';
import { turns } from '../../support/turns.ts';

const manifest = defineExtension({
  id: 'probe',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  capabilities: ['input'],
  actions: {
    touch: { on: 'sharer', from: ['helper', 'sharer'], requires: 'everyone', output: Type.String() },
    tell: { on: 'helper', from: ['sharer'], requires: 'everyone', input: Type.String(), output: Type.String() },
  },
  events: {
    touched: { from: 'sharer', to: ['helper'], requires: 'everyone', payload: Type.Number() },
    looked: { from: 'helper', to: ['sharer'], requires: 'everyone', payload: Type.Number() },
  },
  logs: { happened: { times: 'number', how: ['well', 'badly'] }, ended: {} },
  texts: { en: { title: 'Probe' } },
});

type Sharer = Context<typeof manifest, 'sharer'>;
const probe = (start: (context: Sharer) => void | Promise<void>) => side(manifest, 'sharer', start);
const code = (expected: string) => (error: unknown) => error instanceof HandrailError && error.code === expected;

test('A side is ready once its start has returned', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const device = fakeDevice(probe(() => held));
  const starting = device.start();
  await turns();
  assert.deepEqual(device.did, []);
  release();
  await starting;
  assert.deepEqual(device.did, [['ready', undefined]]);
});

test('A side refuses to start twice, as another side, or as another extension', async () => {
  const device = fakeDevice(probe(() => undefined));
  await assert.rejects(device.rpc.call('start', { extension: 'other', side: 'sharer' }), code('unknown_extension'));
  await assert.rejects(device.rpc.call('start', { extension: 'probe', side: 'helper' }), code('wrong_side'));
  await device.start();
  await assert.rejects(device.start(), code('wrong_state'));
});

test('A call reaches its handler with who asked, and the answer comes back', async () => {
  const device = fakeDevice(probe(({ actions }) => void actions.handle('touch', (_none, call) => `by ${call.caller}`)));
  await device.start();
  assert.equal(await device.call('touch'), 'by helper');
  assert.equal(await device.call('touch', undefined, { caller: 'sharer' }), 'by sharer');
});

test('A call that nobody handles is refused by name', async () => {
  const device = fakeDevice(probe(() => undefined));
  await device.start();
  await assert.rejects(device.call('touch'), code('unknown_action'));
  await assert.rejects(device.call('constructor'), code('unknown_action'));
});

test('A second handler of an action is refused, until the first one is disposed', async () => {
  const device = fakeDevice(
    probe(({ actions }) => {
      const first = actions.handle('touch', () => 'first');
      assert.throws(() => actions.handle('touch', () => 'second'), code('wrong_state'));
      first.dispose();
      actions.handle('touch', () => 'third');
    }),
  );
  await device.start();
  assert.equal(await device.call('touch'), 'third');
});

test('What the manifest gives to another side is refused by the context', async () => {
  const refused: string[] = [];
  const device = fakeDevice(
    probe(async (context) => {
      // What the compiler refuses, an author without a compiler tries.
      const { actions, events } = context as never as {
        actions: { handle(name: string, handler: () => void): void; run(name: string): Promise<void> };
        events: { emit(name: string): void; on(name: string, listener: () => void): void };
      };
      const attempt = async (run: () => unknown) => {
        try {
          await run();
        } catch (error) {
          refused.push(HandrailError.from(error).code);
        }
      };
      await attempt(() => actions.handle('tell', () => undefined));
      await attempt(() => events.emit('looked'));
      await attempt(() => events.on('touched', () => undefined));
      await attempt(() => actions.handle('toString', () => undefined));
      await attempt(() => actions.run('none'));
      await attempt(() => events.emit('none'));
    }),
  );
  await device.start();
  assert.deepEqual(refused, [
    'wrong_side',
    'wrong_side',
    'wrong_side',
    'unknown_action',
    'unknown_action',
    'unknown_action',
  ]);
});

test('A lease names the call that it belongs to', async () => {
  const calls: number[] = [];
  const device = fakeDevice(
    probe(
      ({ actions }) =>
        void actions.handle('touch', async (_none, { input }) => {
          await input.move({ x: 0.5, y: 1 });
          return 'moved';
        }),
    ),
    ({ call }) => void calls.push(call),
  );
  await device.start();
  await device.call('touch');
  await device.call('touch');
  assert.deepEqual(calls, [1, 2]);
  assert.deepEqual(device.did.at(-1), ['lease input.move', { x: 0.5, y: 1 }]);
});

test('A cancelled call aborts its signal and ends its leases', async () => {
  const outcome: string[] = [];
  let begun: () => void = () => undefined;
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const device = fakeDevice(
    probe(
      ({ actions }) =>
        void actions.handle('touch', async (_none, { signal, input }) => {
          begun();
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          await input.releaseAll().catch((error: unknown) => outcome.push(HandrailError.from(error).code));
          return 'late';
        }),
    ),
  );
  await device.start();
  const abort = new AbortController();
  const call = device.call('touch', undefined, { signal: abort.signal });
  await running;
  abort.abort();
  await assert.rejects(call, code('cancelled'));
  await turns();
  assert.deepEqual(outcome, ['lease_ended']);
  assert.equal(
    device.did.some(([what]) => what.startsWith('lease')),
    false,
  );
});

test('An error of the SDK crosses with code and words, even of another copy of the SDK; any other says nothing', async () => {
  const foreign = Object.assign(new Error('no room'), {
    name: 'HandrailError',
    code: 'too_many',
    details: { limit: 3 },
  });
  const thrown: unknown[] = [new HandrailError('no_display', 'none here'), foreign, new Error('secret words')];
  const device = fakeDevice(probe(({ actions }) => void actions.handle('touch', () => Promise.reject(thrown.shift()))));
  await device.start();
  await assert.rejects(device.call('touch'), { code: 'no_display', message: 'none here' });
  await assert.rejects(device.call('touch'), { code: 'too_many', message: 'no room', details: { limit: 3 } });
  await assert.rejects(
    device.call('touch'),
    (error: unknown) => code('internal')(error) && !String(error).includes('secret'),
  );
});

test('What a side asks for goes to the device, and its refusal comes back', async () => {
  const answers: unknown[] = [];
  const device = fakeDevice(
    probe(async ({ actions }) => {
      answers.push(await actions.run('tell', 'hello'));
      answers.push(await actions.run('tell', 'again').catch((error: unknown) => HandrailError.from(error).code));
    }),
    ({ argument }) => {
      if (argument === 'again') throw new HandrailError('not_permitted', 'no');
      return 'heard';
    },
  );
  await device.start();
  assert.deepEqual(answers, ['heard', 'not_permitted']);
});

test('Events go out and come in, and a listener that throws does not keep the others from hearing', async () => {
  const heard: number[] = [];
  const device = fakeDevice(
    probe(({ events }) => {
      events.on('looked', () => {
        throw new Error('broken');
      });
      events.on('looked', (at) => heard.push(at));
      events.emit('touched', 4);
    }),
  );
  await device.start();
  device.rpc.notify('event', { event: 'looked', payload: 7 });
  await turns();
  assert.deepEqual(heard, [7]);
  assert.deepEqual(
    device.did.find(([what]) => what === 'emit touched'),
    ['emit touched', 4],
  );
  assert.deepEqual(device.did.at(-1), ['fault', 'internal']);
});

test('A side sees its session and every change of it', async () => {
  const states: string[] = [];
  const device = fakeDevice(
    probe(({ session: own }) => {
      states.push(own.current().state);
      own.onChange(({ state }) => states.push(`${state} ${own.current().state}`));
    }),
  );
  await device.start(session({ state: 'trust' }));
  device.rpc.notify('session', session({ state: 'active' }));
  await turns();
  assert.deepEqual(states, ['trust', 'active active']);
});

test('What a side owns ends with its port, the last first, and what comes later ends at once', async () => {
  const ended: string[] = [];
  let context: Sharer | undefined;
  const device = fakeDevice(
    probe((given) => {
      context = given;
      for (const name of ['a', 'b']) given.own(disposable(() => ended.push(name)));
    }),
  );
  await device.start();
  await device.close();
  context?.own(disposable(() => ended.push('late')));
  assert.deepEqual(ended, ['b', 'a', 'late']);
});

test('What a side shows, says and logs reaches the device', async () => {
  const device = fakeDevice(
    probe(({ ui, log }) => {
      ui.show('banner', [{ kind: 'text', text: 'hello' }]);
      ui.notify('done');
      log('happened', { times: 2, how: 'well' });
      // What the compiler refuses, an author without a compiler tries.
      const loose = log as (event: string, facts?: object) => void;
      assert.throws(() => loose('happened', { times: 2, how: 'as I said' }), code('invalid_input'));
      assert.throws(() => loose('typed', { text: 'a secret' }), code('invalid_input'));
    }),
  );
  await device.start();
  assert.deepEqual(device.did.slice(0, 3), [
    ['show banner', [{ kind: 'text', text: 'hello' }]],
    ['notify neutral', 'done'],
    ['log happened', { times: 2, how: 'well' }],
  ]);
  assert.equal(device.did.filter(([what]) => what.startsWith('log')).length, 1);
});

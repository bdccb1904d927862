import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { MemoryStage } from '../support/flow/memoryStage.ts';
import { type Place, place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

const press = (number: number) => ({ code: `Digit${number % 10}`, pressed: true });
const all = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `Digit${(from + at) % 10} down`);

/** In control, with both stages connected. */
async function connected(t: TestContext): Promise<Place & { readonly stage: MemoryStage }> {
  const here = await place(t);
  await here.share('control');
  const stage = await here.frame();
  const { capture } = here;
  assert.ok(capture);
  await until('the stages know of each other', () => capture.heard.some(({ kind }) => kind === 'ready'));
  stage.connect(capture);
  await turns();
  return Object.assign(here, { stage });
}

/** Counts what the helper's device hands to the relay. */
function relayed(here: Place): () => number {
  let count = 0;
  here.helper.dialer.pass = (frame, way) => {
    if (way === 'up' && frame[0] === 2) count += 1;
    return frame;
  };
  return () => count;
}

test('Input takes the data channels while they stand', async (t) => {
  const here = await connected(t);
  const count = relayed(here);
  for (let number = 0; number < 20; number += 1) here.stage.host?.run('key', press(number));
  await here.injects(...all(0, 20));
  assert.equal(count(), 0);
  await here.sharer.inSession('the way', ({ picture }) => picture.route === 'direct');
});

test('Input that is typed while the way changes to the data channels and back arrives whole and in order', async (t) => {
  const here = await place(t);
  await here.share('control');
  const stage = await here.frame();
  const { capture } = here;
  assert.ok(capture);
  const { host } = stage;
  assert.ok(host);
  let number = 0;
  const type = (count: number) => {
    for (let time = 0; time < count; time += 1, number += 1) host.run('key', press(number));
  };
  type(5);
  stage.connect(capture);
  type(5);
  await turns();
  type(5);
  await here.injects(...all(0, 15));
  host.carrierClosed();
  type(5);
  await turns();
  type(5);
  await here.injects(...all(0, 25));
  assert.notEqual(here.sharer.session?.phase, 'ended');
});

test('What is lost with the data channels is let go of, and input goes on over the relay', async (t) => {
  const here = await connected(t);
  here.stage.host?.run('key', press(1));
  await here.injects('Digit1 down');
  here.stage.breakChannels();
  here.stage.host?.run('key', { code: 'Digit1', pressed: false });
  await turns();
  here.stage.noticeBroken();
  await here.injects('Digit1 down', 'release');
  here.stage.host?.run('key', press(2));
  await here.injects('Digit1 down', 'release', 'Digit2 down');
  assert.equal(here.sharer.session?.phase, 'active');
});

test('Frames of before a break that a data channel delivers after it do no harm', async (t) => {
  const here = await connected(t);
  const old: Uint8Array[] = [];
  here.stage.host?.onSend(({ frame }) => old.push(frame));
  for (let number = 0; number < 10; number += 1) here.stage.host?.run('key', press(number));
  await here.injects(...all(0, 10));
  here.helper.dialer.cut();
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  // The other stage was closed with the break.
  here.stage.noticeBroken();
  await here.passUntilBoth('that it goes on', ({ phase }) => phase === 'active');
  const capture = await until('a new capture', () => here.capture);
  await until('it hears that the helper’s stage is there', () => capture.heard.some(({ kind }) => kind === 'ready'));
  here.stage.connect(capture);
  await turns();
  for (const frame of old) capture.receive('input', frame);
  await turns();
  const before = here.sharer.injected.length;
  here.stage.host?.run('key', press(3));
  await until('the key', () => here.sharer.injected.at(-1) === 'Digit3 down');
  assert.equal(here.sharer.injected.length, before + 1);
  assert.equal(here.sharer.session?.phase, 'active');
});

test('A pause takes the data channels with it, and input takes the relay until the next one is connected', async (t) => {
  const here = await connected(t);
  await here.sharer.run('pause', 'pause');
  await here.both('the pause', ({ phase }) => phase === 'paused');
  here.stage.noticeBroken();
  await here.sharer.run('pause', 'resume');
  await here.both('that it goes on', ({ phase }) => phase === 'active');
  const capture = await until('a new capture', () => here.capture);
  await until('it hears that the helper’s stage is there', () => capture.heard.some(({ kind }) => kind === 'ready'));
  here.stage.host?.run('key', press(1));
  await here.injects('Digit1 down');
  here.stage.connect(capture);
  await turns();
  const count = relayed(here);
  here.stage.host?.run('key', press(2));
  await here.injects('Digit2 down');
  assert.equal(count(), 0);
});

test('A stage can ask for core’s input and for nothing else', async (t) => {
  const here = await connected(t);
  here.stage.host?.run('view', null);
  here.stage.host?.run('control', null);
  here.stage.host?.run('key', press(1));
  await here.injects('Digit1 down');
  assert.equal(here.sharer.session?.mode, 'control');
  assert.ok(here.capture);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { promptDeviceInterface, promptPageInterface } from '../../../../workbench/base/app/promptApi.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { PromptStore } from '../../../../workbench/ui/stores/promptStore.ts';
import { prompts } from '../../../e2e/uiGallery/fixtures.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

async function setUp() {
  const clock = new FakeClock();
  const [mine, theirs] = memoryPorts();
  const device = new Rpc(mine, { local: promptDeviceInterface, remote: promptPageInterface, clock });
  device.handle('open', () => prompts['promptControl']!);
  const answers: unknown[] = [];
  const refuse: HandrailError[] = [];
  device.handle('answer', (answer) => {
    answers.push(answer);
    const error = refuse.shift();
    if (error) throw error;
    return {};
  });
  const store = new PromptStore(theirs, clock);
  await store.open();
  return { clock, store, answers, refuse, close: () => mine.close() };
}

test('Allow does nothing until the prompt was seen for its guard time', async () => {
  const { clock, store, answers } = await setUp();
  clock.advance(5_000);
  await store.answer('allow');
  store.shown();
  clock.advance(499);
  await store.answer('allow');
  assert.deepEqual(answers, []);
  clock.advance(1);
  await store.answer('allow');
  assert.deepEqual(answers, [{ answer: 'allow', shownMs: 500 }]);
  assert.equal(store.status, 'answered');
});

test('Decline works at once, and only one answer is given', async () => {
  const { store, answers } = await setUp();
  store.shown();
  await Promise.all([store.answer('decline'), store.answer('decline')]);
  await store.answer('allow');
  assert.deepEqual(answers, [{ answer: 'decline', shownMs: 0 }]);
});

test('An answer that the device refuses can be given again', async () => {
  const { clock, store, answers, refuse } = await setUp();
  store.shown();
  clock.advance(500);
  refuse.push(new HandrailError('wrong_state', 'too early'));
  await store.answer('allow');
  assert.equal(store.status, 'waiting');
  await store.answer('allow');
  assert.equal(answers.length, 2);
  assert.equal(store.status, 'answered');
});

test('The time left runs from when the prompt was seen, and a prompt that is withdrawn is gone', async () => {
  const { clock, store, close } = await setUp();
  store.shown();
  clock.advance(10_000);
  assert.equal(store.remaining(), 50_000);
  close();
  await turns();
  assert.equal(store.status, 'gone');
});

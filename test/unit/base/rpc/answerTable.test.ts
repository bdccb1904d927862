import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import { answerTable } from '../../../../workbench/base/rpc/answerTable.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { defineInterface } from '../../../../workbench/base/rpc/methods.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { processClock } from '../../../../workbench/network/processClock.ts';

const word = Type.Object({ word: Type.String() });
const door = defineInterface({ methods: { say: { input: word, output: word } }, notices: { told: { payload: word } } });
const silent = defineInterface({ methods: {}, notices: {} });

function place(asker: string) {
  const [here, there] = memoryPorts();
  const problems: string[] = [];
  const onProblem = ({ code }: HandrailError) => problems.push(code);
  const server = new Rpc(here, { local: door, remote: silent, clock: processClock, onProblem });
  server.answer(table, asker);
  return { problems, server, client: new Rpc(there, { local: silent, remote: door, clock: processClock }) };
}

const heard: string[] = [];
const table = answerTable(
  door,
  { say: (asker: string, { word: said }) => ({ word: `${asker} heard ${said}` }) },
  {
    told(asker, { word: said }) {
      if (said === 'broken') throw new Error('The hearer is broken');
      heard.push(`${asker}: ${said}`);
    },
  },
);

test('Ports that share a table are told apart, and each input is checked first', async () => {
  const [ada, sam] = [place('Ada'), place('Sam')];
  assert.deepEqual(await ada.client.call('say', { word: 'hello' }), { word: 'Ada heard hello' });
  assert.deepEqual(await sam.client.call('say', { word: 'bye' }), { word: 'Sam heard bye' });
  await assert.rejects(ada.client.call('say', { word: 7 as unknown as string }), { code: 'invalid_input' });
});

test('A table answers alone: nothing comes beside it, or before', () => {
  const { server } = place('Ada');
  assert.throws(() => server.answer(table, 'Sam'), HandrailError);
  assert.throws(() => server.handle('say', () => ({ word: '' })), { code: 'wrong_state' });
});

test('Notices come to the table with whose port it was, and to listeners beside it; a broken hearer is a problem and no more', async () => {
  const [ada, sam] = [place('Ada'), place('Sam')];
  const beside: string[] = [];
  ada.server.on('told', ({ word: said }) => beside.push(said));
  for (const [end, said] of [
    [ada, 'one'],
    [sam, 'two'],
    [ada, 'broken'],
    [ada, 'three'],
  ] as const)
    end.client.notify('told', { word: said });
  ada.client.notify('told', { word: 7 as unknown as string });
  // An answer comes after what was told before it.
  await Promise.all([ada.client.call('say', { word: '' }), sam.client.call('say', { word: '' })]);
  assert.deepEqual(heard.toSorted(), ['Ada: one', 'Ada: three', 'Sam: two']);
  assert.deepEqual(beside, ['one', 'broken', 'three']);
  assert.deepEqual(ada.problems, ['internal', 'malformed']);
  assert.deepEqual(sam.problems, []);
});

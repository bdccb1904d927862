import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBlocks } from '../../../../workbench/ui/blocks/checkBlocks.ts';

test('Blocks of the SDK are drawn as they are', () => {
  const blocks = [
    { kind: 'text', text: { key: 'a', values: { n: 1 } }, tone: 'warning' },
    { kind: 'button', label: 'Go', run: { action: 'go' } },
    { kind: 'group', blocks: [{ kind: 'progress', label: 'Busy', value: 0.5 }] },
  ];
  assert.deepEqual(checkBlocks(blocks), blocks);
});

test('One bad block takes nothing else away', () => {
  const good = { kind: 'text', text: 'stays' };
  const bad = [
    undefined,
    7,
    {},
    { kind: 'iframe' },
    { kind: 'constructor' },
    { kind: 'text' },
    { kind: 'button', label: 'x', run: {} },
  ];
  assert.deepEqual(checkBlocks([...bad, good]), [good]);
  assert.deepEqual(checkBlocks([{ kind: 'list', items: [...bad, good] }]), [{ kind: 'list', items: [good] }]);
});

test('Blocks within blocks without end come to one', () => {
  let block: unknown = { kind: 'text', text: 'deep' };
  for (let depth = 0; depth < 50; depth += 1) block = { kind: 'group', blocks: [block] };
  assert.doesNotMatch(JSON.stringify(checkBlocks([block])), /deep/);
});

const table = {
  kind: 'table',
  label: 'Devices',
  columns: [{ name: 'name', title: 'Name' }],
  rows: [{ id: 'd1', cells: { name: 'LAPTOP' }, open: { action: 'open', input: { id: 'd1' } } }],
  empty: 'None',
};
const form = {
  kind: 'form',
  id: 'f',
  label: 'Role',
  fields: [{ kind: 'text', name: 'name', label: 'Name', value: '' }],
  submit: { label: 'Save', run: { action: 'save' } },
};

test('Every kind of block that a page is made of is drawn', () => {
  const blocks = [
    table,
    form,
    { kind: 'row', blocks: [{ kind: 'figure', label: 'Active', value: { number: 3 } }] },
    { kind: 'facts', items: [{ label: 'Since', value: { time: 5 } }] },
    { kind: 'notice', tone: 'warning', title: 'Careful' },
    { kind: 'empty', title: 'Nothing', text: 'Yet', blocks: [{ kind: 'text', text: 'a' }] },
    { kind: 'steps', label: 'Steps', steps: ['a', 'b'], current: 1 },
    { kind: 'tabs', label: 'Views', tabs: [{ label: 'a', run: { action: 'a' }, selected: true }] },
    { kind: 'link', label: 'Docs', address: 'https://help.example.org/docs' },
    { kind: 'secret', label: 'Token', value: 'abc' },
    { kind: 'refresh', everyMs: 10_000, run: { action: 'again' } },
    { kind: 'chart', label: 'A day', form: 'bars', places: ['1', '2'], series: [{ label: 's', values: [1, 2] }] },
  ];
  assert.deepEqual(checkBlocks(blocks), blocks);
});

test('What would mislead or has no end is left out', () => {
  const bad = [
    { kind: 'link', label: 'Docs', address: 'http://help.example.org' },
    { kind: 'link', label: 'Docs', address: 'javascript:alert(1)' },
    { kind: 'refresh', everyMs: 1, run: { action: 'again' } },
    { kind: 'steps', label: 'Steps', steps: ['a'], current: 3 },
    { kind: 'chart', label: 'c', form: 'bars', places: ['1'], series: [{ label: 's', values: [1, 2] }] },
    { ...table, rows: Array.from({ length: 501 }, (_, index) => ({ id: `d${index}`, cells: {} })) },
    { ...table, rows: [...table.rows, ...table.rows] },
    { ...form, fields: [...form.fields, ...form.fields] },
    { ...form, fields: [{ kind: 'picture', name: 'p', label: 'P', maxBytes: 1000, value: 'https://tracker.example' }] },
    { ...form, fields: [{ kind: 'password', name: 'p', label: 'P' }] },
    { kind: 'row', blocks: Array.from({ length: 101 }, () => ({ kind: 'text', text: 'a' })) },
  ];
  for (const block of bad) assert.deepEqual(checkBlocks([block]), [], JSON.stringify(block).slice(0, 120));
});

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

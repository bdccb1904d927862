import type { Block } from '@handrail/sdk';
import Value from 'typebox/value';
import { blockSchemas } from './blockSchemas.ts';

/** How deep blocks may lie in each other. */
const depthLimit = 6;

/**
 * The blocks that can be drawn, from what an extension sent. What has another shape, is of a kind that this version does
 * not know, or lies too deep is left out, and the rest is drawn: one bad block takes nothing else away.
 */
export function checkBlocks(blocks: readonly unknown[], depth = 0): readonly Block[] {
  if (depth >= depthLimit) return [];
  const within = (inner: readonly unknown[]) => checkBlocks(inner, depth + 1);
  return blocks.flatMap((block): readonly Block[] => {
    if (!isBlock(block)) return [];
    switch (block.kind) {
      case 'list':
        return [{ ...block, items: within(block.items) }];
      case 'group':
      case 'row':
        return [{ ...block, blocks: within(block.blocks) }];
      case 'empty':
        return [block.blocks ? { ...block, blocks: within(block.blocks) } : block];
      default:
        return [block];
    }
  });
}

function isBlock(value: unknown): value is Block {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const name = value.kind;
  if (typeof name !== 'string' || !Object.hasOwn(blockSchemas, name)) return false;
  return Value.Check(blockSchemas[name as Block['kind']], value) && isWhole(value as Block);
}

/** What must fit together within a block. */
function isWhole(block: Block): boolean {
  switch (block.kind) {
    case 'chart':
      return block.series.every(({ values }) => values.length === block.places.length);
    case 'steps':
      return block.current < block.steps.length;
    case 'table':
      return unique(block.rows.map(({ id }) => id)) && unique(block.columns.map(({ name }) => name));
    case 'form':
      return unique(block.fields.map(({ name }) => name));
    default:
      return true;
  }
}

function unique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

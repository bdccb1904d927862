import type { Block } from '@handrail/sdk';
import Type from 'typebox';
import Value from 'typebox/value';

const text = Type.Union([
  Type.String({ maxLength: 2000 }),
  Type.Object({
    key: Type.String({ maxLength: 128 }),
    values: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 2000 }), Type.Number()]))),
  }),
]);
const kind = <K extends string>(value: K) => Type.Literal(value);
const anyBlocks = Type.Array(Type.Unknown(), { maxItems: 100 });

const blockSchemas = {
  text: Type.Object({ kind: kind('text'), text }),
  status: Type.Object({ kind: kind('status'), label: text, value: text }),
  button: Type.Object({
    kind: kind('button'),
    label: text,
    run: Type.Object({ action: Type.String({ maxLength: 128 }) }),
  }),
  progress: Type.Object({ kind: kind('progress'), label: text, value: Type.Optional(Type.Number()) }),
  list: Type.Object({ kind: kind('list'), items: anyBlocks }),
  group: Type.Object({ kind: kind('group'), label: Type.Optional(text), blocks: anyBlocks }),
} as const satisfies Readonly<Record<Block['kind'], unknown>>;

/** How deep blocks may lie in each other. */
const depthLimit = 6;

/**
 * The blocks that can be drawn, from what an extension sent. What has another shape, is of a kind that this version does
 * not know, or lies too deep is left out, and the rest is drawn: one bad block takes nothing else away.
 */
export function checkBlocks(blocks: readonly unknown[], depth = 0): readonly Block[] {
  if (depth >= depthLimit) return [];
  return blocks.flatMap((block): readonly Block[] => {
    if (!isBlock(block)) return [];
    if (block.kind === 'list') return [{ ...block, items: checkBlocks(block.items, depth + 1) }];
    if (block.kind === 'group') return [{ ...block, blocks: checkBlocks(block.blocks, depth + 1) }];
    return [block];
  });
}

function isBlock(value: unknown): value is Block {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const name = value.kind;
  if (typeof name !== 'string' || !Object.hasOwn(blockSchemas, name)) return false;
  return Value.Check(blockSchemas[name as Block['kind']], value);
}

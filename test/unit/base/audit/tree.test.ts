import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  append,
  decodeFrontier,
  emptyFrontier,
  encodeRoots,
  leafHash,
  nodeHash,
  rootOf,
} from '../../../../workbench/base/audit/tree.ts';
import { hex, referenceEntries, refusal, StoredTree, treeOf } from './auditFixtures.ts';

/** The RFC's own recursion (RFC 9162, 2.1.1), to compare with. */
function recursiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return rootOf(emptyFrontier);
  if (leaves.length === 1) return leaves[0]!;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(recursiveRoot(leaves.slice(0, half)), recursiveRoot(leaves.slice(half)));
}

test('the roots of the reference entries are those of Certificate Transparency', () => {
  const tree = new StoredTree();
  for (const entry of referenceEntries) tree.add(leafHash(entry));
  assert.deepEqual(tree.roots.map(hex), [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]);
});

test('appending one by one gives the roots of the recursion', () => {
  const { leaves, roots } = treeOf(70);
  for (const [size, root] of roots.entries()) assert.deepEqual(root, recursiveRoot(leaves.slice(0, size)));
});

test('a leaf completes the perfect subtrees that end with it', () => {
  const tree = treeOf(64);
  for (let level = 0; level <= 6; level++) {
    for (let index = 0; index < 64 / 2 ** level; index++) {
      const leaves = tree.leaves.slice(index * 2 ** level, (index + 1) * 2 ** level);
      assert.deepEqual(tree.hashAt(level, index), recursiveRoot(leaves));
    }
  }
});

test('a stored frontier comes back and goes on as if it had never been stored', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.uint8Array(), (size, entry) => {
      const { frontier } = treeOf(size);
      const stored = decodeFrontier(frontier.size, encodeRoots(frontier));
      assert.deepEqual(stored, frontier);
      assert.deepEqual(append(stored, leafHash(entry)), append(frontier, leafHash(entry)));
    }),
    { numRuns: 30 },
  );
});

test('an append changes nothing of what it was given', () => {
  const { frontier } = treeOf(7);
  const before = structuredClone(frontier);
  append(frontier, leafHash(new Uint8Array()));
  assert.deepEqual(frontier, before);
});

test('stored roots that do not fit the size are named as corrupt', () => {
  const roots = encodeRoots(treeOf(5).frontier);
  for (const [size, stored] of [
    [4, roots],
    [7, roots],
    [5, roots.subarray(1)],
    [-1, new Uint8Array()],
    [0.5, new Uint8Array()],
    [Number.NaN, new Uint8Array()],
    [2 ** 53, roots.subarray(0, 32)],
  ] as const) {
    assert.throws(() => decodeFrontier(size, stored), refusal('data_corrupt'), String(size));
  }
  assert.throws(() => append({ size: 1, roots: [] }, leafHash(roots)), refusal('data_corrupt'));
});

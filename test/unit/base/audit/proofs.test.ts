import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  consistencyProof,
  frontierAt,
  type HashAt,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../../workbench/base/audit/proofs.ts';
import { leafHash, nodeHash, rootOf } from '../../../../workbench/base/audit/tree.ts';
import { bytes, hex, referenceEntries, refusal, StoredTree, treeOf } from './auditFixtures.ts';

const largest = 40;
const tree = treeOf(largest);
const treeAt = (size: number) => ({ size, root: tree.roots[size]! });

/** A bit of one of these hashes, turned. */
const flipped = (hashes: readonly Uint8Array[], seed: number) => {
  const copies = hashes.map((hash) => hash.slice());
  const bit = seed % (copies.length * 256);
  copies[Math.floor(bit / 256)]![Math.floor((bit % 256) / 8)]! ^= 1 << (bit % 8);
  return copies;
};
const sizeAndIndex = fc
  .integer({ min: 1, max: largest })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat()));
const twoSizes = fc.nat(largest).chain((to) => fc.tuple(fc.nat(to), fc.constant(to), fc.nat()));

test('the proofs of the reference entries are those of Certificate Transparency', async () => {
  const reference = new StoredTree();
  for (const entry of referenceEntries) reference.add(leafHash(entry));
  assert.deepEqual((await inclusionProof(0, 8, reference.hashAt)).map(hex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  assert.deepEqual((await consistencyProof(6, 8, reference.hashAt)).map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('every leaf is shown to be in every tree that has it', async () => {
  for (let size = 1; size <= largest; size++) {
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(index, size, tree.hashAt);
      assert.ok(proof.length <= Math.ceil(Math.log2(size)), `${index} of ${size}`);
      assert.ok(verifyInclusion(tree.leaves[index]!, index, treeAt(size), proof), `${index} of ${size}`);
    }
  }
});

test('every tree is shown to begin with every smaller one', async () => {
  for (let to = 0; to <= largest; to++) {
    for (let from = 0; from <= to; from++) {
      const proof = await consistencyProof(from, to, tree.hashAt);
      assert.ok(verifyConsistency(treeAt(from), treeAt(to), proof), `${from} to ${to}`);
    }
  }
});

test('an inclusion proof holds for its leaf, place, size and root alone', async () => {
  await fc.assert(
    fc.asyncProperty(sizeAndIndex, async ([size, index, seed]) => {
      const leaf = tree.leaves[index]!;
      const { root } = treeAt(size);
      const proof = await inclusionProof(index, size, tree.hashAt);
      const [badLeaf, badRoot, ...badProof] = flipped([leaf, root, ...proof], seed);
      assert.equal(verifyInclusion(badLeaf!, index, { size, root: badRoot! }, badProof), false);
      for (let other = 0; other < size; other++) {
        assert.equal(verifyInclusion(leaf, other, { size, root }, proof), other === index, `at ${other}`);
      }
      for (const other of [size - 1, size + 1, size * 2]) {
        // Another size can have the same path; never with the root of that size.
        const wrong = tree.roots[other] ?? leafHash(root);
        assert.equal(verifyInclusion(leaf, index, { size: other, root: wrong }, proof), false, `of ${other}`);
      }
      assert.equal(verifyInclusion(leaf, index, { size, root }, [...proof, root]), false);
      if (proof.length > 0) assert.equal(verifyInclusion(leaf, index, { size, root }, proof.slice(1)), false);
      if (proof.length > 0) assert.equal(verifyInclusion(leaf, index, { size, root }, proof.slice(0, -1)), false);
    }),
  );
});

test('a consistency proof holds for its two trees alone', async () => {
  await fc.assert(
    fc.asyncProperty(twoSizes, async ([from, to, seed]) => {
      const proof = await consistencyProof(from, to, tree.hashAt);
      const [oldRoot, newRoot, ...rest] = flipped([treeAt(from).root, treeAt(to).root, ...proof], seed);
      // Nothing is known of the tree that grows from nothing.
      const free = from === 0 && to > 0 && hex(oldRoot!) === hex(treeAt(0).root);
      assert.equal(verifyConsistency({ size: from, root: oldRoot! }, { size: to, root: newRoot! }, rest), free);
      assert.equal(verifyConsistency(treeAt(from), treeAt(to), [...proof, treeAt(to).root]), false);
      if (proof.length > 0) assert.equal(verifyConsistency(treeAt(from), treeAt(to), proof.slice(1)), false);
      if (from < to) assert.equal(verifyConsistency(treeAt(to), treeAt(from), proof), false);
      for (const other of (from > 0 ? [from - 1, from + 1] : []).filter((size) => size > 0 && size <= to)) {
        assert.equal(verifyConsistency({ ...treeAt(from), size: other }, treeAt(to), proof), false, `from ${other}`);
        assert.equal(verifyConsistency(treeAt(other), treeAt(to), proof), other === from, `from ${other}`);
      }
    }),
  );
});

test('the frontier and the root of every size can be read from the stored hashes', async () => {
  for (let size = 0; size <= largest; size++) {
    const frontier = await frontierAt(size, tree.hashAt);
    assert.deepEqual(frontier, treeOf(size).frontier);
    assert.deepEqual(rootOf(frontier), tree.roots[size]);
  }
  for (const odd of [-1, 0.5, Number.NaN, 2 ** 53]) {
    await assert.rejects(frontierAt(odd, tree.hashAt), refusal('invalid_input'));
  }
});

test('a history that was rewritten is not consistent with what was seen before', async () => {
  const rewritten = new StoredTree();
  for (let index = 0; index < largest; index++) {
    rewritten.add(index === 3 ? leafHash(bytes('another entry')) : tree.leaves[index]!);
  }
  for (let from = 4; from <= largest; from++) {
    const proof = await consistencyProof(from, largest, rewritten.hashAt);
    const to = { size: largest, root: rewritten.roots[largest]! };
    assert.equal(verifyConsistency(treeAt(from), to, proof), false, `from ${from}`);
  }
});

test('hashes of another length are refused, also where the bytes of a pair stay the same', async () => {
  const [left, right] = [tree.leaves[0]!, tree.leaves[1]!];
  const both = new Uint8Array([...left, ...right]);
  const two = treeAt(2);
  assert.ok(verifyInclusion(left, 0, two, [right]));
  assert.equal(verifyInclusion(both.slice(0, 31), 0, two, [both.slice(31)]), false);
  assert.equal(verifyInclusion(left, 0, { size: 2, root: new Uint8Array() }, [right]), false);
  assert.equal(verifyConsistency({ size: 1, root: both.slice(0, 31) }, two, [both.slice(31)]), false);
});

test('places and sizes that are no counts are refused', async () => {
  const proof = await inclusionProof(1, 5, tree.hashAt);
  for (const odd of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.equal(verifyInclusion(tree.leaves[1]!, odd, treeAt(5), proof), false);
    assert.equal(verifyInclusion(tree.leaves[1]!, 1, { ...treeAt(5), size: odd }, proof), false);
    assert.equal(verifyConsistency({ ...treeAt(5), size: odd }, treeAt(8), proof), false);
    assert.equal(verifyConsistency(treeAt(5), { ...treeAt(8), size: odd }, proof), false);
    assert.throws(() => inclusionProof(odd, 5, tree.hashAt), refusal('invalid_input'));
    assert.throws(() => consistencyProof(odd, 5, tree.hashAt), refusal('invalid_input'));
  }
  assert.throws(() => inclusionProof(5, 5, tree.hashAt), refusal('invalid_input'));
  assert.throws(() => inclusionProof(0, 0, tree.hashAt), refusal('invalid_input'));
  assert.throws(() => consistencyProof(6, 5, tree.hashAt), refusal('invalid_input'));
});

test('a reader may be asynchronous, is asked for few hashes, and its failure is passed on', async () => {
  const asked: string[] = [];
  const slow: HashAt = async (level, index) => {
    asked.push(`${level}/${index}`);
    return tree.hashAt(level, index);
  };
  const proof = await inclusionProof(11, 39, slow);
  assert.ok(verifyInclusion(tree.leaves[11]!, 11, treeAt(39), proof));
  assert.deepEqual(asked.sort(), ['0/10', '0/38', '1/18', '1/4', '2/3', '2/8', '3/0', '4/1'].sort());
  const broken: HashAt = async () => Promise.reject(new Error('disk'));
  await assert.rejects(inclusionProof(0, 2, broken), /disk/);
});

test('trees of more than 2^32 leaves have proofs too', async () => {
  // All leaves alike: the subtrees of a level are alike then, and no leaf has to exist.
  const levels = [leafHash(bytes('the same'))];
  for (let level = 1; level < 50; level++) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));
  const alike: HashAt = (level) => levels[level]!;
  const rootFor = (size: number) => {
    const ones = [...size.toString(2)].reverse().flatMap((bit, level) => (bit === '1' ? [levels[level]!] : []));
    return { size, root: rootOf({ size, roots: ones.reverse() }) };
  };
  const size = 2 ** 41 + 2 ** 33 + 5;
  for (const index of [0, 2 ** 31, 2 ** 32 + 1, 2 ** 41 - 1, 2 ** 41, size - 1]) {
    assert.ok(verifyInclusion(levels[0]!, index, rootFor(size), await inclusionProof(index, size, alike)));
  }
  for (const from of [1, 2 ** 32, 2 ** 40 + 3, 2 ** 41, size - 1]) {
    assert.ok(verifyConsistency(rootFor(from), rootFor(size), await consistencyProof(from, size, alike)));
  }
});

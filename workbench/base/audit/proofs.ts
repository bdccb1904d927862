import { HandrailError } from '@handrail/sdk';
import { equalBytes } from '@noble/curves/utils.js';
import { emptyFrontier, type Frontier, hashLength, nodeHash, rootOf } from './tree.ts';

/**
 * Reads the hash of perfect subtree number `index` of 2^level leaves. All that one proof needs are asked for at once, so
 * that a store may fetch them together. Rejects when it is not there.
 */
export type HashAt = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

/** Leaves from `first` up to, not including, `end`: a subtree of the RFC's recursion. */
interface Range {
  readonly first: number;
  readonly end: number;
}

/** The hashes that lead from a leaf to the root of the tree of `size` leaves (RFC 9162, 2.1.3.1). Error: `invalid_input`. */
export function inclusionProof(index: number, size: number, hashAt: HashAt): Promise<Uint8Array[]> {
  if (!isCount(index) || !isCount(size) || index >= size) throw outside('The tree of this size has no such leaf');
  const siblings: Range[] = [];
  let range: Range = { first: 0, end: size };
  while (range.end - range.first > 1) {
    const [left, right] = split(range);
    const inLeft = index < left.end;
    siblings.unshift(inLeft ? right : left);
    range = inLeft ? left : right;
  }
  return Promise.all(siblings.map((sibling) => rangeRoot(sibling, hashAt)));
}

/** Whether the leaf stands at `index` in the tree with this size and root (RFC 9162, 2.1.3.2). Never throws. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  tree: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(index) || !isCount(tree.size) || index >= tree.size) return false;
  // Other lengths would let two pairs of children have the same bytes.
  if (![leaf, tree.root, ...proof].every(isHash)) return false;
  let at = index;
  let last = tree.size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      // A right edge that has no sibling on this level: up to where it has one.
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(hash, tree.root);
}

/** The hashes that show that the tree of `from` leaves is the beginning of that of `to` (RFC 9162, 2.1.4.1). Error: `invalid_input`. */
export function consistencyProof(from: number, to: number, hashAt: HashAt): Promise<Uint8Array[]> {
  if (!isCount(from) || !isCount(to) || from > to) throw outside('A tree does not begin with a larger one');
  const parts: Range[] = [];
  let range: Range = { first: 0, end: to };
  while (from > 0 && range.end > from) {
    const [left, right] = split(range);
    const inLeft = from <= left.end;
    parts.unshift(inLeft ? right : left);
    range = inLeft ? left : right;
  }
  // What is left ends where the old tree ends. Who verifies knows it already if it is the whole old tree.
  if (from > 0 && range.first > 0) parts.unshift(range);
  return Promise.all(parts.map((part) => rangeRoot(part, hashAt)));
}

/** Whether the first tree is the beginning of the second (RFC 9162, 2.1.4.2). Never throws. */
export function verifyConsistency(
  from: { readonly size: number; readonly root: Uint8Array },
  to: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(from.size) || !isCount(to.size) || from.size > to.size) return false;
  if (![from.root, to.root, ...proof].every(isHash)) return false;
  if (from.size === to.size) return proof.length === 0 && equalBytes(from.root, to.root);
  // Everything begins with nothing.
  if (from.size === 0) return proof.length === 0 && equalBytes(from.root, rootOf(emptyFrontier));
  let at = from.size - 1;
  let last = to.size - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  const [start, ...rest] = at === 0 ? [from.root, ...proof] : proof;
  if (!start) return false;
  let old = start;
  let grown = start;
  for (const hash of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      old = nodeHash(hash, old);
      grown = nodeHash(hash, grown);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      grown = nodeHash(grown, hash);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(old, from.root) && equalBytes(grown, to.root);
}

/** The frontier of the tree as it was, or is, with `size` leaves: to append, or for the root. Error: `invalid_input`. */
export async function frontierAt(size: number, hashAt: HashAt): Promise<Frontier> {
  if (!isCount(size)) throw outside('A tree cannot have this size');
  const roots: (Uint8Array | Promise<Uint8Array>)[] = [];
  // From the smallest perfect subtree, which ends with the tree, to the largest.
  for (let [rest, level] = [size, 0]; rest > 0; [rest, level] = [half(rest), level + 1]) {
    if (rest % 2 === 1) roots.unshift(hashAt(level, rest - 1));
  }
  return { size, roots: await Promise.all(roots) };
}

async function rangeRoot(range: Range, hashAt: HashAt): Promise<Uint8Array> {
  const size = range.end - range.first;
  const level = Math.round(Math.log2(size));
  if (2 ** level === size) return hashAt(level, range.first / size);
  const [left, right] = split(range);
  return nodeHash(...(await Promise.all([rangeRoot(left, hashAt), rangeRoot(right, hashAt)])));
}

/** At the largest power of two that is smaller than the range's size (RFC 9162, 2.1.1). */
function split({ first, end }: Range): readonly [Range, Range] {
  let size = 1;
  while (size * 2 < end - first) size *= 2;
  const middle = first + size;
  return [
    { first, end: middle },
    { first: middle, end },
  ];
}

// Not by shifts: those are for 32 bits.
function half(count: number): number {
  return Math.floor(count / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Uint8Array): boolean {
  return value.length === hashLength;
}

function outside(why: string): HandrailError {
  return new HandrailError('invalid_input', why);
}

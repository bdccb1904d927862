import { HandrailError } from '@handrail/sdk';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';

/** Length of every hash in the tree, in bytes. */
export const hashLength = 32;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** Hash of an entry (RFC 9162, 2.1.1): the prefix keeps an entry from passing for an inner node. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concatBytes(leafPrefix, entry));
}

/** Hash of an inner node (RFC 9162, 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(nodePrefix, left, right));
}

/**
 * All that appending needs to know of a tree: its size and the roots of its perfect subtrees, the largest first; as many
 * as the size has binary ones.
 */
export interface Frontier {
  readonly size: number;
  readonly roots: readonly Uint8Array[];
}

/** The frontier of a tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, roots: [] };

/** What an append makes. */
export interface Appended {
  readonly frontier: Frontier;
  /**
   * The hashes of the perfect subtrees that this leaf completes, by level: the leaf itself at 0, then those above it.
   * Kept with the leaf they serve every later proof (`completedBy`); two a leaf on average.
   */
  readonly completed: readonly Uint8Array[];
}

/** The tree with one more leaf. */
export function append(frontier: Frontier, leaf: Uint8Array): Appended {
  const roots = [...frontier.roots];
  const completed = [leaf];
  let top = leaf;
  // Every trailing one of the size is a subtree as large as what has grown beside it.
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = roots.pop();
    if (!left) throw badFrontier();
    top = nodeHash(left, top);
    completed.push(top);
  }
  return { frontier: { size: frontier.size + 1, roots: [...roots, top] }, completed };
}

/** Index of the leaf whose append completed the perfect subtree number `index` of 2^level leaves. */
export function completedBy(level: number, index: number): number {
  return (index + 1) * 2 ** level - 1;
}

/** Root of the whole tree: SHA-256 of nothing while there are no leaves (RFC 9162, 2.1.1). */
export function rootOf(frontier: Frontier): Uint8Array {
  const last = frontier.roots.at(-1);
  if (!last) return sha256(new Uint8Array());
  return frontier.roots.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** A frontier's roots as bytes, to store beside its size. */
export function encodeRoots(frontier: Frontier): Uint8Array {
  return concatBytes(...frontier.roots);
}

/** A stored frontier. Error: `data_corrupt` when the bytes are not as many as the size asks for. */
export function decodeFrontier(size: number, roots: Uint8Array): Frontier {
  if (!Number.isSafeInteger(size) || size < 0 || roots.length !== countOnes(size) * hashLength) throw badFrontier();
  return {
    size,
    roots: Array.from({ length: roots.length / hashLength }, (_, at) =>
      roots.slice(at * hashLength, (at + 1) * hashLength),
    ),
  };
}

function countOnes(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

function badFrontier(): HandrailError {
  return new HandrailError('data_corrupt', 'The stored frontier of the audit log does not fit its size');
}

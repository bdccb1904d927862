import { HandrailError } from '@handrail/sdk';
import { equalBytes } from '@noble/curves/utils.js';
import { keyThumbprint } from '../session/identityProof.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts';
import { type BodyLine, type HeaderLine, readBody, readHeader } from './exportLines.ts';
import { leafOf, verifyPersonal } from './record.ts';
import { append, emptyFrontier, type Frontier, rootOf } from './tree.ts';

/**
 * What is wrong with an exported log. `header` and `malformed` lines cannot be read; an `edited` record or personal part
 * is not what was written; records are `missing` or `reordered`; a `checkpoint` is not the service's, or covers other
 * records; `unsigned` records are covered by none.
 */
export type ExportFault = 'header' | 'malformed' | 'edited' | 'missing' | 'reordered' | 'checkpoint' | 'unsigned';

/** The first thing that is wrong. */
export interface ExportProblem {
  readonly fault: ExportFault;
  /** Line of the file, from 1. */
  readonly line: number;
  /** The first record that cannot be relied on. */
  readonly index: number;
  /** A sentence for developers and logs. */
  readonly why: string;
}

/** What a check of an exported log found. With a problem the numbers count what stood before it. */
export interface ExportReport {
  readonly records: number;
  readonly checkpoints: number;
  /** Records whose personal part is there and fits, and those whose personal part is deleted. */
  readonly personalKept: number;
  readonly personalDeleted: number;
  /** Name of the log; undefined where the header cannot be read. */
  readonly origin: string | undefined;
  /** Thumbprints (RFC 7638) of the header's keys: to compare with the service's where none were handed in. */
  readonly keys: readonly string[];
  readonly problem: ExportProblem | undefined;
}

/** What is known from elsewhere. Without it an export shows only that it fits the keys that it names itself. */
export interface ExportTrust {
  /** Thumbprints (RFC 7638) of the service's keys; the header may name no others. */
  readonly keys?: readonly string[];
  /** Signed checkpoints of this log, from receipts or another place: the log must go on from each of them. */
  readonly checkpoints?: readonly string[];
}

/**
 * Walks an exported log (JSON lines, without line ends) and recomputes all of it, in memory for the tree's edge only.
 * Resolves in any case; rejects only with what reading the lines rejects with.
 */
export async function verifyExport(
  lines: Iterable<string> | AsyncIterable<string>,
  trust: ExportTrust = {},
): Promise<ExportReport> {
  const walk = new ExportWalk(trust);
  for await (const line of lines) {
    if (!walk.take(line)) break;
  }
  return walk.end();
}

class ExportWalk {
  readonly #trust: ExportTrust;
  readonly #kept = new Map<number, Checkpoint[]>();
  #header: HeaderLine | undefined;
  #line = 0;
  #frontier: Frontier = emptyFrontier;
  /** How many records a checkpoint covers; undefined before the first. */
  #covered: number | undefined;
  #checkpoints = 0;
  #personalKept = 0;
  #personalDeleted = 0;
  #gap: ExportProblem | undefined;
  #problem: ExportProblem | undefined;

  constructor(trust: ExportTrust) {
    this.#trust = trust;
  }

  /** False when no further line is wanted. */
  take(line: string): boolean {
    this.#line += 1;
    if (!this.#header) this.#takeHeader(line);
    else if (this.#gap) this.#lookFor(line, this.#gap);
    else this.#takeBody(readBody(line));
    return !this.#problem;
  }

  end(): ExportReport {
    const { size } = this.#frontier;
    this.#problem ??= this.#gap;
    if (!this.#problem) {
      const [beyond] = this.#kept.keys();
      this.#line += 1;
      if (!this.#header) this.#fail('header', 'There is no header');
      else if (beyond !== undefined) this.#fail('missing', `A known checkpoint covers ${beyond} records`);
      else if (this.#covered !== size) this.#fail('unsigned', 'The last records are covered by no checkpoint');
    }
    return {
      records: size,
      checkpoints: this.#checkpoints,
      personalKept: this.#personalKept,
      personalDeleted: this.#personalDeleted,
      origin: this.#header?.origin,
      keys: this.#header?.keys.map(keyThumbprint) ?? [],
      problem: this.#problem,
    };
  }

  #takeHeader(line: string): void {
    const header = readHeader(line);
    if (!header) return this.#fail('header', 'The first line is not a header of this format');
    const { keys: trusted, checkpoints = [] } = this.#trust;
    if (trusted && !header.keys.every((key) => trusted.includes(keyThumbprint(key)))) {
      return this.#fail('header', 'The header names a key that is not known');
    }
    this.#header = header;
    for (const text of checkpoints) {
      const checkpoint = this.#verified(text);
      if (!checkpoint) return;
      this.#kept.set(checkpoint.size, [...(this.#kept.get(checkpoint.size) ?? []), checkpoint]);
    }
    this.#compareKept();
  }

  #takeBody(body: BodyLine | undefined): void {
    if (!body) return this.#fail('malformed', 'The line is neither a record nor a checkpoint in canonical form');
    if ('checkpoint' in body) return this.#takeCheckpoint(body.checkpoint);
    const { record, personal, salt } = body;
    const { size } = this.#frontier;
    if (record.seq < size) return this.#fail('reordered', `Record ${record.seq} stands in the place of ${size}`);
    if (record.seq > size) {
      // Whether it is lost or only elsewhere shows later.
      this.#gap = this.#problemOf('missing', `Record ${record.seq} stands in the place of ${size}`);
      return;
    }
    const leaf = leafOf(record);
    if (toBase64(leaf) !== body.leaf) return this.#fail('edited', 'The record does not fit its hash');
    if (record.tenant !== this.#header?.tenant) return this.#fail('edited', 'The record is of another tenant');
    if (personal || salt !== undefined) {
      const saltBytes = fromBase64(salt ?? '');
      const fits = saltBytes && personal && verifyPersonal(record.personal ?? '', saltBytes, personal);
      if (!fits) return this.#fail('edited', 'The personal part is not the one that the record was made with');
      this.#personalKept += 1;
    } else if (record.personal !== undefined) {
      this.#personalDeleted += 1;
    }
    this.#frontier = append(this.#frontier, leaf).frontier;
    this.#compareKept();
  }

  #takeCheckpoint(text: string): void {
    const checkpoint = this.#verified(text);
    if (!checkpoint) return;
    const { size } = this.#frontier;
    if (checkpoint.size > size) return this.#fail('missing', `The checkpoint covers ${checkpoint.size} records`);
    if (checkpoint.size < size)
      return this.#fail('reordered', 'The checkpoint stands behind records it does not cover');
    if (this.#compare(checkpoint)) this.#checkpoints += 1;
  }

  /** Error where the text is no checkpoint of this log by a key of the header. */
  #verified(text: string): Checkpoint | undefined {
    try {
      return verifyCheckpoint(text, { origin: this.#header?.origin ?? '', keys: this.#header?.keys ?? [] });
    } catch (error) {
      if (!(error instanceof HandrailError)) throw error;
      this.#fail('checkpoint', error.message);
      return undefined;
    }
  }

  #compareKept(): void {
    const { size } = this.#frontier;
    const kept = this.#kept.get(size) ?? [];
    this.#kept.delete(size);
    kept.every((checkpoint) => this.#compare(checkpoint));
  }

  #compare(checkpoint: Checkpoint): boolean {
    const fits = equalBytes(checkpoint.root, rootOf(this.#frontier));
    if (fits) this.#covered = checkpoint.size;
    else this.#fail('checkpoint', 'The records since the last checkpoint that fits are not those that were signed');
    return fits;
  }

  #lookFor(line: string, gap: ExportProblem): void {
    const body = readBody(line);
    if (body && 'record' in body && body.record.seq === gap.index) this.#problem = { ...gap, fault: 'reordered' };
  }

  #fail(fault: ExportFault, why: string): void {
    this.#problem = this.#problemOf(fault, why);
  }

  #problemOf(fault: ExportFault, why: string): ExportProblem {
    // Without a fitting root no record since the last checkpoint is sure.
    const index = fault === 'unsigned' || fault === 'checkpoint' ? (this.#covered ?? 0) : this.#frontier.size;
    return { fault, line: this.#line, index, why };
  }
}

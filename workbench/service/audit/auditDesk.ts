import { HandrailError } from '@handrail/sdk';
import { originOf, signCheckpoint } from '../../base/audit/checkpoint.ts';
import { checkpointLine, headerLine, recordLine } from '../../base/audit/exportLines.ts';
import { inclusionProof } from '../../base/audit/proofs.ts';
import { signReceipt } from '../../base/audit/receipt.ts';
import type { AuditRecord } from '../../base/audit/record.ts';
import { rootOf } from '../../base/audit/tree.ts';
import type { Clock } from '../../base/clock.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import type { Signer } from '../../base/session/identityProof.ts';
import type { SigningKey } from '../store/files/keyFiles.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';

export interface AuditDeskParts {
  readonly store: Store;
  readonly clock: Clock;
  /** The service's own address, as grants carry it. */
  readonly issuer: string;
  readonly key: SigningKey;
}

/** A checkpoint as it is kept. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly at: number;
  readonly note: string;
}

const exportPage = 500;

/** Signs what a log says: checkpoints of all of it, and receipts of single records. */
export class AuditDesk {
  readonly #parts: AuditDeskParts;
  readonly #signer: Signer;

  constructor(parts: AuditDeskParts) {
    this.#parts = parts;
    const publicKey: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x: parts.key.publicJwk.x ?? '' };
    this.#signer = {
      publicKey,
      sign: async (bytes) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', parts.key.privateKey, new Uint8Array(bytes))),
    };
  }

  /** A checkpoint of the whole log as it is now; the one that is there where nothing came since. */
  async checkpoint(context: TenantContext): Promise<KeptCheckpoint> {
    const { store, clock, issuer } = this.#parts;
    const [head, newest] = await Promise.all([store.audit.head(context), store.audit.newestCheckpoint(context)]);
    if (newest?.size === head.size) return newest;
    const origin = originOf(issuer, context.tenantId);
    const note = await signCheckpoint({ origin, size: head.size, root: rootOf(head) }, this.#signer);
    const made = { size: head.size, at: clock.now(), note };
    await store.audit.addCheckpoint(context, made);
    return made;
  }

  /** What both sides of a session get: the record about its end, and the proof that it stands in the log. */
  async receipt(context: TenantContext, record: AuditRecord): Promise<string> {
    const { store, clock, issuer, key } = this.#parts;
    const checkpoint = await this.checkpoint(context);
    const proof = await inclusionProof(record.seq, checkpoint.size, store.audit.hashAt(context));
    return await signReceipt({ issuer, record, proof, checkpoint: checkpoint.note, now: clock.now() }, key);
  }

  /**
   * The whole log as lines of JSON, with its checkpoints, as far as it goes at the moment of asking. Each checkpoint stands behind
   * the last record that it covers; the last line is one over everything.
   */
  async *export(context: TenantContext): AsyncIterable<string> {
    const { store, issuer } = this.#parts;
    const end = await this.checkpoint(context);
    const checkpoints = (await store.audit.checkpoints(context)).filter(({ size }) => size <= end.size);
    const header = {
      origin: originOf(issuer, context.tenantId),
      tenant: context.tenantId,
      keys: [this.#signer.publicKey],
    };
    yield `${headerLine(header)}\n`;
    let next = checkpoints.shift();
    for (let seq = 0; seq <= end.size; ) {
      while (next && next.size === seq) {
        yield `${checkpointLine(next.note)}\n`;
        next = checkpoints.shift();
      }
      if (seq === end.size) return;
      const records = await store.audit.from(context, seq, Math.min(exportPage, (next?.size ?? end.size) - seq));
      if (records.length === 0) throw new HandrailError('data_corrupt', 'The audit log has a gap', { index: seq });
      yield `${records.map(({ record, personal }) => recordLine(record, personal)).join('\n')}\n`;
      seq += records.length;
    }
  }
}

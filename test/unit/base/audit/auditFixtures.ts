import { generateKeyPairSync, sign } from 'node:crypto';
import { type ErrorCode, HandrailError } from '@handrail/sdk';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import type { HashAt } from '../../../../workbench/base/audit/proofs.ts';
import type { AuditRecord, RecordContent, SaltedPersonal } from '../../../../workbench/base/audit/record.ts';
import { leafOf, makeRecord } from '../../../../workbench/base/audit/record.ts';
import {
  append,
  completedBy,
  emptyFrontier,
  type Frontier,
  leafHash,
  rootOf,
} from '../../../../workbench/base/audit/tree.ts';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import type { Signer } from '../../../../workbench/base/session/identityProof.ts';

/** The eight entries that Certificate Transparency's implementations are tested with. */
export const referenceEntries = [
  ...['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
export const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'utf8'));

/** A tree as a store would keep it: what each leaf completed, beside the leaf. */
export class StoredTree {
  frontier: Frontier = emptyFrontier;
  readonly roots: Uint8Array[] = [rootOf(emptyFrontier)];
  readonly leaves: Uint8Array[] = [];
  readonly #completed: (readonly Uint8Array[])[] = [];

  add(leaf: Uint8Array): this {
    const { frontier, completed } = append(this.frontier, leaf);
    this.frontier = frontier;
    this.leaves.push(leaf);
    this.#completed.push(completed);
    this.roots.push(rootOf(frontier));
    return this;
  }

  readonly hashAt: HashAt = (level, index) => {
    const hash = this.#completed[completedBy(level, index)]?.[level];
    if (!hash) throw new Error(`no hash ${index} on level ${level}`);
    return hash;
  };
}

export function treeOf(size: number): StoredTree {
  const tree = new StoredTree();
  for (let index = 0; index < size; index++) tree.add(leafHash(bytes(`entry ${index}`)));
  return tree;
}

export interface TestKey extends Signer {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

export async function makeKey(kid = 'k1'): Promise<TestKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  return {
    kid,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x: x ?? '' } satisfies DeviceKey,
    privateKey: (await importJWK(privateKey.export({ format: 'jwk' }) as JWK, 'EdDSA')) as CryptoKey,
    sign: async (message) => Uint8Array.from(sign(null, message, privateKey)),
  };
}

export const issuer = 'https://help.example';
export const tenant = 'contoso';
export const at = Date.UTC(2026, 10, 23);

export function record(seq: number, changes: Partial<RecordContent> = {}, salted?: SaltedPersonal): AuditRecord {
  return makeRecord(
    { seq, at: at + seq, tenant, action: 'settings.changed', actor: { kind: 'person', id: 'person-ada' }, ...changes },
    salted,
  );
}

export const facts = {
  kind: 'code',
  helper: 'person-hana',
  sharer: 'person-sam',
  device: 'device-1',
  startedAt: at,
  endedAt: at + 60_000,
  reason: 'sharer_ended',
  mode: 'control',
  features: ['screen.view', 'annotation'],
} as const;

export const endRecord = (seq: number) =>
  record(seq, {
    action: 'session.ended',
    actor: { kind: 'person', id: facts.sharer },
    subject: { kind: 'session', id: 'session-1' },
    session: { ...facts, features: [...facts.features] },
  });

export const recordTree = (records: readonly AuditRecord[]) =>
  records.reduce((tree, one) => tree.add(leafOf(one)), new StoredTree());

/** Whether an error has this code. */
export const refusal = (code: ErrorCode) => (error: unknown) => error instanceof HandrailError && error.code === code;

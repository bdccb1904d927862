import { HandrailError } from '@handrail/sdk';
import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url } from 'jose';
import type { DeviceKey } from '../link/linkApi.ts';
import { isSignedBy, type Signer } from '../session/identityProof.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { hashLength } from './tree.ts';

/** What the service says a log was at one moment (C2SP tlog-checkpoint, without extension lines). */
export interface Checkpoint {
  /** Name of the log: `originOf` its service and tenant. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The longest text of a signed checkpoint, in characters. */
export const checkpointLimit = 2048;

const form = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n\n((?:— [^ \n]+ [A-Za-z0-9+/=]+\n){1,16})$/;

/**
 * Name of a tenant's log, and of the key that signs its checkpoints: the service's address without its scheme, then the
 * tenant. Error: `invalid_input` where these make no name (C2SP signed-note: no spaces, no plus).
 */
export function originOf(issuer: string, tenantId: string): string {
  const name = tenantId.isWellFormed()
    ? `${issuer.replace(/^https?:\/\//, '').replace(/\/+$/, '')}/audit/${encodeURIComponent(tenantId)}`
    : '';
  if (!/^[^\s+/][^\s+]*$/.test(name) || !name.isWellFormed() || tenantId === '') {
    throw new HandrailError('invalid_input', 'An address or tenant of this form cannot name an audit log');
  }
  return name;
}

/** Four bytes that tell whose signature a line holds (C2SP signed-note, Ed25519). A hint: they prove nothing. */
export function keyHash(name: string, key: DeviceKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(1), base64url.decode(key.x))).slice(0, 4);
}

/** The text of a checkpoint, signed by the service's key under the origin's name (C2SP signed-note). */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  const body = bodyOf(checkpoint);
  const signature = await signer.sign(utf8ToBytes(body));
  const line = toBase64(concatBytes(keyHash(checkpoint.origin, signer.publicKey), signature));
  return `${body}\n— ${checkpoint.origin} ${line}\n`;
}

/** What a checkpoint says, its signatures not looked at. Error: `malformed`. */
export function readCheckpoint(text: string): Checkpoint {
  return parse(text).checkpoint;
}

/**
 * A checkpoint of this log, signed by one of these keys; signatures under other names or keys are passed over. Errors:
 * `malformed` for another form, `audit_mismatch` for another log or no signature that holds.
 */
export function verifyCheckpoint(
  text: string,
  expected: { readonly origin: string; readonly keys: readonly DeviceKey[] },
): Checkpoint {
  const { checkpoint, signatures } = parse(text);
  if (checkpoint.origin !== expected.origin) throw mismatch('is of another log');
  const message = utf8ToBytes(bodyOf(checkpoint));
  const ours = signatures.filter(({ name }) => name === expected.origin);
  const known = ours.flatMap(({ bytes }) =>
    expected.keys
      .filter((key) => equalBytes(keyHash(expected.origin, key), bytes.subarray(0, 4)))
      .map((key) => isSignedBy(key, bytes.subarray(4), message)),
  );
  if (known.length === 0) throw mismatch('is signed by no known key');
  if (known.includes(false)) throw mismatch('has a signature that does not hold');
  return checkpoint;
}

function bodyOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

function parse(text: string) {
  const match = text.length <= checkpointLimit ? form.exec(text) : null;
  const [, origin, size, rootText, lines] = match ?? [];
  const root = fromBase64(rootText ?? '');
  if (!origin || !lines || root?.length !== hashLength || !Number.isSafeInteger(Number(size))) throw malformed();
  const signatures = lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name, encoded] = line.split(' ');
      const bytes = fromBase64(encoded ?? '');
      if (!name || !bytes || bytes.length < 5) throw malformed();
      return { name, bytes };
    });
  return { checkpoint: { origin, size: Number(size), root }, signatures };
}

function malformed(): HandrailError {
  return new HandrailError('malformed', 'This is not the text of a checkpoint');
}

function mismatch(why: string): HandrailError {
  return new HandrailError('audit_mismatch', `The checkpoint ${why}`);
}

import { HandrailError } from '@handrail/sdk';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import Type, { type Static } from 'typebox';
import { fromBase64, toBase64 } from '../audit/base64.ts';
import { canonicalJson } from '../audit/jcs.ts';
import type { DeviceKey } from '../link/linkApi.ts';
import { conform } from '../rpc/conform.ts';
import { isSignedBy, keyThumbprint, type Signer } from '../session/identityProof.ts';

const closed = { additionalProperties: false } as const;
const number = '(0|[1-9]\\d{0,4})';

/** A version that can be installed: three numbers, each written in one way. */
export const ReleaseVersion = Type.String({ maxLength: 17, pattern: `^${number}\\.${number}\\.${number}$` });

/** Name of a line of releases, such as `stable`. */
const UpdateChannel = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });

/** One program to install, for one system and processor. */
export const UpdateFile = Type.Object(
  {
    platform: Type.Union([Type.Literal('win32'), Type.Literal('darwin'), Type.Literal('linux')]),
    arch: Type.Union([Type.Literal('x64'), Type.Literal('arm64'), Type.Literal('universal')]),
    /** Beside the manifest; no folder, nothing that an address could be made of. */
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\\.(exe|zip|AppImage)$' }),
    /** Bytes. */
    size: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    /** Standard base64. */
    sha512: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
  },
  closed,
);
export type UpdateFile = Static<typeof UpdateFile>;

/** What a channel's newest release says of itself. Times are seconds since the epoch. */
export const UpdateManifest = Type.Object(
  {
    format: Type.Literal('handrail-update/1'),
    app: Type.Literal('org.handrail.workbench'),
    channel: UpdateChannel,
    version: ReleaseVersion,
    /** The oldest version that it may replace by itself. */
    replaces: ReleaseVersion,
    /** When it was signed: of two for the same version, the later one counts. */
    issuedAt: Type.Integer({ minimum: 0 }),
    /** From then on it says nothing any more. */
    expiresAt: Type.Integer({ minimum: 0 }),
    /** Percent of the devices that take it now; 0 stops it. */
    rollout: Type.Integer({ minimum: 0, maximum: 100 }),
    files: Type.Array(UpdateFile, { minItems: 1, maxItems: 12 }),
  },
  closed,
);
export type UpdateManifest = Static<typeof UpdateManifest>;

/** The longest signed text, in characters. */
export const updateTextLimit = 16_384;

const endings = { win32: '.exe', darwin: '.zip', linux: '.AppImage' } as const;
const form = /^([^\n]+)\n\n((?:— [A-Za-z0-9_-]{43} [A-Za-z0-9+/]{86}==\n){1,2})$/;

/** The signed text of a manifest; a second signer only while keys change. Error: `invalid_input` with what does not fit. */
export async function signUpdate(manifest: UpdateManifest, signers: readonly Signer[]): Promise<string> {
  const problem = formProblem(manifest);
  if (problem !== undefined) throw new HandrailError('invalid_input', `The manifest does not fit: ${problem}`);
  const body = canonicalJson(manifest);
  const lines: string[] = [];
  for (const signer of signers) {
    const signature = await signer.sign(signedBytes(body));
    lines.push(`— ${keyThumbprint(signer.publicKey)} ${toBase64(signature)}\n`);
  }
  const text = `${body}\n\n${lines.join('')}`;
  if (text.length > updateTextLimit || !form.test(text)) {
    throw new HandrailError(
      'invalid_input',
      'A manifest has one or two signatures, and not more text than devices take',
    );
  }
  return text;
}

/**
 * What a text says that one of these keys signed. A line of a key that is not among them is passed over; one of a known key
 * must hold. Errors: `update_refused` with `problem` `unreadable` or `signature`.
 */
export function verifyUpdate(text: string, keys: readonly DeviceKey[]): UpdateManifest {
  const [, body, lines] = (text.length <= updateTextLimit ? form.exec(text) : undefined) ?? [];
  if (body === undefined || lines === undefined) throw refusal('unreadable', 'The text has another form');
  const known = lines
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, name, encoded] = line.split(' ');
      const key = keys.find((each) => keyThumbprint(each) === name);
      return key ? [isSignedBy(key, fromBase64(encoded ?? '') ?? new Uint8Array(), signedBytes(body))] : [];
    });
  if (known.length === 0 || known.includes(false)) throw refusal('signature', 'No signature of a known key holds');
  return readBody(body);
}

/** A refusal of an update. `details` are facts for the person. */
export function refusal(
  problem: string,
  message: string,
  details: Readonly<Record<string, string | number>> = {},
): HandrailError {
  return new HandrailError('update_refused', message, { ...details, problem });
}

/** Only after the signature: what nobody signed is not looked into. */
function readBody(body: string): UpdateManifest {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch (error) {
    throw new HandrailError('update_refused', 'The manifest is no JSON', { problem: 'unreadable' }, { cause: error });
  }
  const checked = conform(UpdateManifest, read);
  if (!checked.fits || formProblem(checked.value as UpdateManifest) !== undefined || canonicalJson(read) !== body) {
    throw refusal('unreadable', 'The manifest does not fit its form');
  }
  return checked.value as UpdateManifest;
}

function formProblem(manifest: UpdateManifest): string | undefined {
  if (!conform(UpdateManifest, manifest).fits) return 'form';
  if (manifest.expiresAt <= manifest.issuedAt) return 'it ends before it begins';
  const places = manifest.files.map(({ platform, arch }) => `${platform} ${arch}`);
  if (new Set(places).size < places.length) return 'two files for one system';
  const misnamed = manifest.files.find(({ platform, name }) => !name.endsWith(endings[platform]));
  return misnamed && `${misnamed.name} is nothing that ${misnamed.platform} installs`;
}

/** With its own beginning, so that nothing signed for another purpose is taken for a manifest. */
function signedBytes(body: string): Uint8Array {
  return utf8ToBytes(`handrail-update/1\n${body}`);
}

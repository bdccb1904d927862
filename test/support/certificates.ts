import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate that a test made, with its key. */
export interface TestCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly privateKey: KeyObject;
  readonly name: string;
}

const dayMs = 86_400_000;

/** Makes a certificate (P-256), signed by itself or by another one. */
export function certificate(options: {
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  readonly from?: number;
  readonly days?: number;
  readonly by?: TestCertificate;
  readonly name?: string;
  readonly isAuthority?: boolean;
}): TestCertificate {
  const { names = [], ips = [], from = Date.now() - dayMs, days = 90, by, isAuthority = false } = options;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = options.name ?? names[0] ?? ips[0] ?? 'test';
  const alternatives = sequence(
    ...names.map((each) => der(0x82, Buffer.from(each))),
    ...ips.map((each) => der(0x87, Buffer.from(each.split('.').map(Number)))),
  );
  const extensions = [
    sequence(
      oid('551d13'),
      der(0x01, Buffer.of(0xff)),
      octets(isAuthority ? sequence(der(0x01, Buffer.of(0xff))) : sequence()),
    ),
    ...(names.length + ips.length > 0 ? [sequence(oid('551d11'), octets(alternatives))] : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsa,
    distinguished(by?.name ?? name),
    sequence(time(from), time(from + days * dayMs)),
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, by?.privateKey ?? privateKey);
  const whole = sequence(body, ecdsa, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    name,
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(digits));
}

function distinguished(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
}

/** ecdsa-with-SHA256 */
const ecdsa = sequence(oid('2a8648ce3d040302'));

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { type Finding, fail, ok, warn } from './finding.ts';

const dayMs = 86_400_000;
/** A certificate that ends sooner than this is warned of, in ms. */
const expiryWarningMs = 30 * dayMs;

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Looks at the certificate and key of a service at `address`. Says nothing of what is in the key. */
export function certificateFindings(files: CertificateFiles, address: string, now: number): readonly Finding[] {
  const chain = readChain(files.certificate);
  const key = readKey(files.key);
  const findings = [...('problem' in chain ? [chain.problem] : []), ...('problem' in key ? [key.problem] : [])];
  if (!('problem' in key)) findings.push(...keyRights(files.key));
  if ('problem' in chain) return findings;
  const { certificates } = chain;
  const [own] = certificates;
  if (!('problem' in key)) findings.push(matches(own, key.key, files));
  return [...findings, coverage(own, new URL(address).hostname), life(certificates, now), signers(certificates)];
}

type Certificates = readonly [X509Certificate, ...X509Certificate[]];

/** The certificates of a PEM file in their order, or what is wrong with it. */
function readChain(file: string): { readonly certificates: Certificates } | { readonly problem: Finding } {
  const check = 'certificate.file';
  try {
    const pieces = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const [own, ...others] = pieces.map((piece) => new X509Certificate(piece));
    if (own) return { certificates: [own, ...others] };
    return {
      problem: fail(check, `${file} holds no certificate.`, 'Name a PEM file that begins with the certificate.'),
    };
  } catch (error) {
    return { problem: fail(check, `${file} ${unread(error)}.`, 'Check its path, and that the service may read it.') };
  }
}

function readKey(file: string): { readonly key: KeyObject } | { readonly problem: Finding } {
  const check = 'key.file';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: fail(check, `${file} ${unread(error)}.`, 'Check its path, and that the service may read it.') };
  }
  if (/ENCRYPTED/.test(text)) {
    const advice =
      'Write the key without a passphrase, readable for the service alone (openssl pkey -in OLD -out NEW).';
    return { problem: fail(check, `The key in ${file} has a passphrase.`, advice) };
  }
  try {
    return { key: createPrivateKey(text) };
  } catch {
    // Why is left out: it may quote the key.
    return {
      problem: fail(check, `${file} holds no private key.`, 'Name the PEM file with the key of the certificate.'),
    };
  }
}

function unread(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'is not there';
  if (code === 'EACCES') return 'may not be read by this user';
  return code === 'EISDIR' ? 'is a folder' : 'cannot be read as a certificate';
}

function keyRights(file: string): readonly Finding[] {
  if (process.platform === 'win32' || (statSync(file).mode & 0o007) === 0) return [];
  return [warn('key.rights', `Everybody on this machine can read the key in ${file}.`, `Run chmod o-rwx on it.`)];
}

function matches(own: X509Certificate, key: KeyObject, { key: file }: CertificateFiles): Finding {
  if (own.checkPrivateKey(key)) return ok('key.match', 'The key is that of the certificate.');
  return fail(
    'key.match',
    `The key in ${file} is that of another certificate.`,
    'Name the key that the certificate was made with.',
  );
}

function coverage(own: X509Certificate, hostname: string): Finding {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const covers = (isIP(bare) === 0 ? own.checkHost(bare, { subject: 'never' }) : own.checkIP(bare)) !== undefined;
  if (covers) return ok('certificate.address', `The certificate is for ${bare}.`);
  const names = own.subjectAltName?.replaceAll('DNS:', '').slice(0, 200) ?? 'no name at all';
  return fail(
    'certificate.address',
    `The certificate is for ${names}, and not for ${bare}.`,
    'Get a certificate whose names hold the address, or correct the address.',
  );
}

function life(certificates: Certificates, now: number): Finding {
  const check = 'certificate.expiry';
  const from = Math.max(...certificates.map(({ validFromDate }) => validFromDate.getTime()));
  const to = Math.min(...certificates.map(({ validToDate }) => validToDate.getTime()));
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  if (now < from)
    return fail(check, `The certificate is good from ${day(from)} on.`, 'Check the clock of this machine, or wait.');
  if (now >= to)
    return fail(check, `The certificate ended on ${day(to)}.`, 'Renew it; the service takes the new file by itself.');
  if (to - now < expiryWarningMs) {
    const days = Math.floor((to - now) / dayMs);
    return warn(
      check,
      `The certificate ends in ${days} days, on ${day(to)}.`,
      'Renew it; the service takes the new file by itself.',
    );
  }
  return ok(check, `The certificate is good until ${day(to)}.`);
}

/** That each is signed by the next, up to one that devices know by themselves. */
function signers(certificates: Certificates): Finding {
  const check = 'certificate.chain';
  for (const [at, each] of certificates.entries()) {
    const next = certificates[at + 1];
    if (next && !(each.checkIssued(next) && each.verify(next.publicKey))) {
      const advice = 'Put the own certificate first, then the one that signed it, and so on.';
      return fail(check, `Certificate ${at + 1} of the file is not signed by the one after it.`, advice);
    }
  }
  const last = certificates.at(-1) ?? certificates[0];
  const isSelfSigned = last.checkIssued(last) && last.verify(last.publicKey);
  const known = rootCertificates.some((pem) => {
    const root = new X509Certificate(pem);
    return root.fingerprint256 === last.fingerprint256 || (last.checkIssued(root) && last.verify(root.publicKey));
  });
  if (known) return ok(check, 'The certificate leads to an authority that devices know.');
  const advice = isSelfSigned
    ? 'Give the authority to every device by management, or take a certificate of a public authority.'
    : 'Add the certificates in between to the file; with an authority of your own, give that to every device by management.';
  return warn(check, 'The certificate does not lead to an authority that devices know by themselves.', advice);
}

import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import type { CheckResult } from '../../base/check/checkResult.ts';
import { isAddress } from '../routeAgent.ts';

export interface TlsLook {
  readonly finding: NonNullable<CheckResult['finding']>;
  readonly facts: CheckResult['facts'];
}

const waitMs = 10_000;
/** What a clock may be off before sign-in and certificates take offence, ms. */
export const clockToleranceMs = 5 * 60_000;

const untrusted = /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/**
 * Looks at the certificate at the other end of a socket, also where it is not to be trusted: then nothing is sent there but, where its
 * time is what does not fit, a question for the server's own time.
 */
export async function tlsLook(socket: Socket, host: string, now: number): Promise<TlsLook> {
  let secure: TLSSocket;
  try {
    secure = await handshake(socket, host);
  } catch {
    socket.destroy();
    return { finding: 'tls_failed', facts: {} };
  }
  try {
    return await judged(secure, host, now);
  } finally {
    secure.destroy();
  }
}

function handshake(socket: Socket, host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // Not verified, so that what is wrong can be told: nothing of anybody's goes over this connection.
    const secure = connect({
      socket,
      servername: isAddress(host) ? '' : host,
      host,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    const limit = setTimeout(() => secure.destroy(new Error('No handshake in time')), waitMs);
    secure.once('secureConnect', () => {
      clearTimeout(limit);
      resolve(secure);
    });
    secure.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    secure.once('close', () => reject(new Error('Closed')));
  });
}

async function judged(secure: TLSSocket, host: string, now: number): Promise<TlsLook> {
  const certificate = secure.getPeerCertificate(true);
  const facts = {
    issuer: nameOf(certificate.issuer),
    until: dayOf(certificate.valid_to),
    protocol: secure.getProtocol() ?? 'TLS',
  };
  if (secure.authorized) return { finding: isPublic(certificate) ? 'tls_ok' : 'tls_own', facts };
  // Node's types call it an Error; it is the code.
  const code = String(secure.authorizationError);
  if (/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/.test(code)) {
    const theirs = await timeThere(secure, host);
    const minutes = theirs === undefined ? 0 : Math.round((now - theirs) / 60_000);
    const off = theirs !== undefined && Math.abs(now - theirs) > clockToleranceMs;
    return off
      ? { finding: 'tls_clock', facts: { ...facts, minutes: Math.abs(minutes) } }
      : { finding: 'tls_expired', facts };
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return { finding: 'self_signed', facts };
  if (untrusted.test(code)) return { finding: 'intercepted', facts };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return { finding: 'wrong_name', facts: { ...facts, names: namesOf(certificate) } };
  return { finding: 'tls_failed', facts };
}

/** The `Date` of an answer, from a server that nobody vouches for: it only helps to say which of two clocks to look at. */
function timeThere(secure: TLSSocket, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const done = () => {
      clearTimeout(limit);
      const date = Date.parse(/^date:\s*(.+)$/im.exec(text)?.[1] ?? '');
      resolve(Number.isNaN(date) ? undefined : date);
    };
    const limit = setTimeout(done, 3_000);
    secure.on('data', (piece: Buffer) => {
      text = (text + piece.toString('latin1')).slice(0, 8_192);
      if (text.includes('\r\n\r\n')) done();
    });
    secure.on('error', done).on('close', done);
    secure.write(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

/** Whether the authority is one that comes with Node, and not one that this system alone trusts. */
function isPublic(certificate: DetailedPeerCertificate): boolean {
  let top = certificate;
  for (let depth = 0; depth < 10 && top.issuerCertificate && top.issuerCertificate !== top; depth += 1)
    top = top.issuerCertificate;
  const pem = top.raw.toString('base64');
  return rootCertificates.some((root) => root.replace(/-----[A-Z ]+-----|\s/g, '') === pem);
}

function nameOf(name: { readonly O?: unknown; readonly CN?: unknown } | undefined): string {
  const said = [name?.O, name?.CN].flat().find((each) => typeof each === 'string' && each !== '');
  return shown(String(said ?? '?'));
}

function namesOf({ subjectaltname, subject }: DetailedPeerCertificate): string {
  const names = (subjectaltname ?? '').split(',').map((each) => each.trim().replace(/^(DNS|IP Address):/, ''));
  return shown(
    names
      .filter((each) => each !== '')
      .slice(0, 3)
      .join(', ') || nameOf(subject),
  );
}

/** Text of a stranger's. */
function shown(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 120);
}

function dayOf(date: string | undefined): string {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? '?' : new Date(at).toISOString().slice(0, 10);
}

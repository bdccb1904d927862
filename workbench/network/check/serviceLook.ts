import type { Dispatcher } from 'undici';
import { fetch } from 'undici';
import type { CheckFinding } from '../../base/check/checkResult.ts';
import { ConnectionInfo, connectionPath } from '../../base/link/connectionInfo.ts';
import { SignInOptions } from '../../base/link/signInOptions.ts';
import { isTooOld } from '../../base/policy/appVersion.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { Found } from './checkRun.ts';
import { clockToleranceMs } from './tlsLook.ts';
import { unreachable } from './wayLook.ts';

const waitMs = 10_000;
const longestAnswer = 262_144;

/** What the service said of itself, and how its clock stood to ours, ms: above zero where ours is ahead. */
export interface ServiceAnswer {
  readonly info: ConnectionInfo | undefined;
  readonly aheadMs: number | undefined;
}

export interface Asking {
  readonly dispatcher: Dispatcher;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly body: unknown;
  /** Half-way between question and answer, by our clock. */
  readonly at: number;
  /** By the `Date` of the answer, which a proxy in front may have set. */
  readonly aheadMs: number | undefined;
}

/** Asks the service what it is. An answer in its place is told apart: of a network that wants a sign-in, or of something else. */
export async function serviceLook(service: URL, asking: Asking): Promise<Found & Partial<ServiceAnswer>> {
  let answer: Answer;
  try {
    answer = await ask(new URL(connectionPath, service), asking);
  } catch (error) {
    const why = unreachable(causeOf(error));
    // There is a way: the step before has just gone it.
    return why.finding === 'network' ? { finding: 'broken_off' } : why;
  }
  const info = conform(ConnectionInfo, answer.body);
  if (answer.status === 200 && info.fits) {
    const said = info.value as ConnectionInfo;
    return { finding: 'service_ok', info: said, aheadMs: answer.at - said.now };
  }
  const finding = answeredInstead(answer, service);
  return finding === 'not_a_service'
    ? await olderService(service, asking)
    : { finding, facts: { status: answer.status } };
}

function answeredInstead({ status, type, location }: Answer, service: URL): CheckFinding {
  if (status === 426) return 'too_old';
  if (status === 511 || (status >= 300 && status < 400 && isElsewhere(location, service))) return 'captive';
  if (status === 200 && type.includes('html')) return 'captive';
  return status >= 500 ? 'service_error' : 'not_a_service';
}

/** One that does not know the question yet still says how to sign in. */
async function olderService(service: URL, asking: Asking): Promise<Found & Partial<ServiceAnswer>> {
  const answer = await ask(new URL('/api/v1/sign-in', service), asking).catch(() => undefined);
  if (answer?.status !== 200 || !conform(SignInOptions, answer.body).fits) return { finding: 'not_a_service' };
  return { finding: 'service_ok', aheadMs: answer.aheadMs };
}

/** Whether something on this way answers plain HTTP in the place of the service's own machine, as networks do that want a sign-in. */
export async function isCaptive(host: string, port: number, asking: Asking): Promise<boolean> {
  const at = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);
  const answer = await ask(at, asking).catch(() => undefined);
  if (!answer) return false;
  return answer.status === 511 || (answer.status >= 300 && answer.status < 400 && isElsewhere(answer.location, at));
}

function isElsewhere(location: string | undefined, from: URL): boolean {
  if (location === undefined || !URL.canParse(location, from.href)) return false;
  return new URL(location, from).hostname !== from.hostname;
}

export function clockLook(aheadMs: number): Found {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  if (Math.abs(aheadMs) <= clockToleranceMs) return { finding: 'clock_ok' };
  return { finding: aheadMs > 0 ? 'clock_fast' : 'clock_slow', facts: { minutes } };
}

export function versionLook(app: string, minimum: string | undefined): Found {
  return isTooOld(app, minimum)
    ? { finding: 'too_old', facts: { app, minimum: minimum ?? '' } }
    : { finding: 'version_ok', facts: { app } };
}

/** How this service's people sign in; with nobody where it does not say. */
export async function providers(service: URL, asking: Asking): Promise<SignInOptions['providers']> {
  const answer = await ask(new URL('/api/v1/sign-in', service), asking).catch(() => undefined);
  const options = conform(SignInOptions, answer?.body);
  if (!options.fits) return [];
  return (options.value as SignInOptions).providers.filter(({ issuer }) => URL.canParse(issuer));
}

export async function providerLook(issuer: URL, asking: Asking): Promise<Found> {
  const facts = { host: issuer.hostname, port: Number(issuer.port || 443) };
  try {
    const address = `${issuer.href.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { status, body } = await ask(new URL(address), asking);
    const isOne = status === 200 && typeof body === 'object' && body !== null && 'issuer' in body;
    return { finding: isOne ? 'provider_ok' : 'provider', facts };
  } catch (error) {
    const { finding, facts: more } = unreachable(causeOf(error));
    return { finding: /^(proxy|pac)/.test(finding) ? finding : 'provider', facts: { ...more, ...facts } };
  }
}

async function ask(address: URL, { dispatcher, now, signal }: Asking): Promise<Answer> {
  const began = now();
  const response = await fetch(address, {
    dispatcher,
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(waitMs)]),
  });
  const date = Date.parse(response.headers.get('date') ?? '');
  const text = await bodyOf(response);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const at = (began + now()) / 2;
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    location: response.headers.get('location') ?? undefined,
    body,
    at,
    aheadMs: Number.isNaN(date) ? undefined : at - date,
  };
}

async function bodyOf({ body }: Awaited<ReturnType<typeof fetch>>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    if (!(piece instanceof Uint8Array)) continue;
    size += piece.byteLength;
    if (size > longestAnswer) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function causeOf(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}

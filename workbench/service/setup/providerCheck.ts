import { isLoopback } from './configuration.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** What of the set-up is checked at the provider. */
export interface CheckedProvider {
  readonly provider: 'oidc' | 'entra';
  readonly issuer: string;
  readonly tenant?: string | undefined;
}

export interface ProviderCheckParts {
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

const waitMs = 10_000;
/** A clock that is off by more than this fails tokens, in ms. */
const skewLimitMs = 60_000;
const answerLimit = 512 * 1024;

/** Asks the provider itself whether people can sign in with it. Nobody signs in here, and nothing secret is sent. */
export async function providerFindings(
  checked: CheckedProvider,
  parts: ProviderCheckParts,
): Promise<readonly Finding[]> {
  const { issuer } = checked;
  const document = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, parts);
  const check = 'provider.discovery';
  if ('why' in document) {
    return [
      fail(
        check,
        `The identity provider's document at ${issuer} cannot be had: ${document.why}.`,
        'Check the issuer, the network and the proxy of this machine, and that the provider runs.',
      ),
    ];
  }
  const found: Finding[] = [ok(check, 'The identity provider answers.'), ...skew(document)];
  const { value } = document;
  const named = text(value, 'issuer');
  if (named !== issuer) {
    const what = named === undefined ? 'names no issuer' : `names itself ${named.slice(0, 200)}`;
    const advice = 'Set the issuer to that, letter for letter, if it is the provider that you mean.';
    return [...found, fail('provider.issuer', `The provider ${what}, not ${issuer}.`, advice)];
  }
  found.push(ok('provider.issuer', 'The provider names itself as it is set.'));
  return [...found, ...endpoints(value, issuer), ...abilities(value), ...(await keys(value, issuer, parts))];
}

interface Answered {
  readonly value: Readonly<Record<string, unknown>>;
  /** How far the provider's clock is before this one, ms. */
  readonly ahead: number | undefined;
}

async function ask(address: string, { fetch, now }: ProviderCheckParts): Promise<Answered | { readonly why: string }> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(waitMs) });
    const date = Date.parse(response.headers.get('date') ?? '');
    const body = await response.text();
    if (!response.ok) return { why: `it answers with ${response.status}` };
    if (body.length > answerLimit) return { why: 'the answer is too long' };
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return { why: 'the answer is no JSON object' };
    return {
      value: value as Readonly<Record<string, unknown>>,
      ahead: Number.isNaN(date) ? undefined : date - now(),
    };
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the answer is no JSON';
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer came in time';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known here';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return `its certificate is not accepted (${code})`;
  if (cause instanceof Error && /redirect/.test(cause.message)) return 'it sends elsewhere';
  return code === '' ? 'no answer came' : `no answer came (${code})`;
}

function skew({ ahead }: Answered): readonly Finding[] {
  const check = 'clock';
  if (ahead === undefined) return [];
  const seconds = Math.round(Math.abs(ahead) / 1000);
  // The header has whole seconds, and the answer was on its way.
  if (seconds <= 5) return [ok(check, "This machine's clock agrees with the provider's.")];
  const what = `This machine's clock is ${seconds} seconds ${ahead > 0 ? 'behind' : 'ahead of'} the provider's.`;
  const advice = 'Set the clock of this machine, best by NTP.';
  return [Math.abs(ahead) > skewLimitMs ? fail(check, what, advice) : warn(check, what, advice)];
}

function endpoints(value: Readonly<Record<string, unknown>>, issuer: string): readonly Finding[] {
  const check = 'provider.endpoints';
  const plainAllowed = isLoopback(new URL(issuer).hostname);
  const missing = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].filter((name) => {
    const address = text(value, name);
    if (address === undefined || !URL.canParse(address)) return true;
    return new URL(address).protocol !== 'https:' && !plainAllowed;
  });
  if (missing.length === 0) return [ok(check, 'The addresses for sign-in, tokens and keys are there.')];
  return [
    fail(
      check,
      `The provider names no https address for ${missing.join(', ')}.`,
      'Correct the set-up of the provider.',
    ),
  ];
}

/** Lists that a provider may leave out say nothing when they are not there. */
function abilities(value: Readonly<Record<string, unknown>>): readonly Finding[] {
  const lacks = [
    ['response_types_supported', 'code', 'the authorization code flow'],
    ['id_token_signing_alg_values_supported', 'RS256', 'tokens signed with RS256'],
    ['code_challenge_methods_supported', 'S256', 'PKCE with S256'],
    ['grant_types_supported', 'refresh_token', 'refresh tokens'],
  ].flatMap(([name = '', wanted, said = '']) => {
    const list = value[name];
    return Array.isArray(list) && !list.includes(wanted) ? [said] : [];
  });
  const check = 'provider.abilities';
  if (lacks.length === 0) return [ok(check, 'The provider can do what Handrail needs of it.')];
  return [
    fail(
      check,
      `The provider says that it has no ${lacks.join(', and no ')}.`,
      'Switch that on at the provider for the client of Handrail.',
    ),
  ];
}

async function keys(
  value: Readonly<Record<string, unknown>>,
  issuer: string,
  parts: ProviderCheckParts,
): Promise<readonly Finding[]> {
  const check = 'provider.keys';
  const address = text(value, 'jwks_uri');
  if (address === undefined || !URL.canParse(address)) return [];
  if (new URL(address).protocol !== 'https:' && !isLoopback(new URL(issuer).hostname)) return [];
  const answer = await ask(address, parts);
  if ('why' in answer) {
    return [
      fail(
        check,
        `The provider's keys cannot be had: ${answer.why}.`,
        'Check the network and the proxy of this machine.',
      ),
    ];
  }
  const list: readonly unknown[] = Array.isArray(answer.value['keys']) ? answer.value['keys'] : [];
  const usable = list.filter((each) => {
    if (typeof each !== 'object' || each === null) return false;
    const key = each as Readonly<Record<string, unknown>>;
    return key['kty'] === 'RSA' && key['use'] !== 'enc' && (key['alg'] === undefined || key['alg'] === 'RS256');
  });
  if (usable.length > 0) return [ok(check, 'The provider has keys that sign with RS256.')];
  return [
    fail(
      check,
      'None of the keys of the provider signs with RS256.',
      'Give the client of Handrail RS256 as its algorithm for tokens.',
    ),
  ];
}

function text(value: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const found = value[name];
  return typeof found === 'string' ? found : undefined;
}

/** What has to be registered at the provider, to be read by people. */
export function toRegister(checked: CheckedProvider, address: string): readonly string[] {
  const app = checked.provider === 'entra' ? 'http://localhost' : 'http://127.0.0.1/callback';
  return [
    `${app} (the app on people's computers: a public client with PKCE, on any port)`,
    `${address}/signed-in (the workbench in a browser tab: the same client, as a single-page application where the provider asks)`,
    `${address}/setup/callback (the first administrator, and whoever takes over after that)`,
  ];
}

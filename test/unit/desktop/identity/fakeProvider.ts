import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, SignJWT } from 'jose';
import type { SignInProvider } from '../../../../workbench/desktop/identity/signInService.ts';
import { providerKeys } from '../../../support/providerKeys.ts';

/** How the provider misbehaves. */
export interface Misbehaviour {
  nonce?: string;
  /** Seconds that its clock is off. */
  clockOff?: number;
  /** What it calls itself in the redirect (RFC 9207). */
  redirectIssuer?: string;
  /** What `error` it sends the browser back with. */
  error?: string;
  refreshError?: string;
  /** A renewal is answered when this settles. */
  refreshHeld?: Promise<void>;
  /** Seconds that its access tokens live. */
  lifeSeconds?: number;
  /** Its access tokens are JWTs for these, whatever resource is asked for. */
  audience?: string | string[];
  /** Where it says that codes, and refresh tokens that are taken back, go. */
  tokenEndpoint?: string;
  revocationEndpoint?: string;
  /** Renewals bring an ID token, with the nonce of the sign-in or without. */
  refreshedIdTokens?: 'with nonce' | 'without nonce';
}

/** An OpenID provider of a few lines, whose person agrees at once. */
export async function fakeProvider(misbehaviour: Misbehaviour = {}) {
  const jwk = { ...(await exportJWK(providerKeys.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, URLSearchParams>();
  const refreshTokens = new Map<string, string | undefined>();
  const seen = { authorize: [] as URLSearchParams[], token: [] as URLSearchParams[], revoked: [] as string[] };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const provider: SignInProvider = {
    kind: 'oidc',
    issuer,
    clientId: 'native',
    resource: 'urn:handrail:service',
    scopes: ['openid', 'offline_access'],
    loopback: true,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/api/v1/sign-in') return void json(200, { service: 'Test', providers: [provider] });
    if (url.pathname === '/.well-known/openid-configuration') {
      return void json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: misbehaviour.tokenEndpoint ?? `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        revocation_endpoint: misbehaviour.revocationEndpoint ?? `${issuer}/revoke`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      });
    }
    if (url.pathname === '/jwks') return void json(200, { keys: [jwk] });
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, url.searchParams);
      seen.authorize.push(url.searchParams);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      if (misbehaviour.error) back.searchParams.set('error', misbehaviour.error);
      else back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      back.searchParams.set('iss', misbehaviour.redirectIssuer ?? issuer);
      return void response.writeHead(303, { location: back.href }).end();
    }
    const body = new URLSearchParams(await textOf(request));
    if (url.pathname === '/revoke') {
      seen.revoked.push(body.get('token') ?? '');
      return void response.writeHead(200).end();
    }
    seen.token.push(body);
    if (body.get('grant_type') === 'refresh_token') {
      await misbehaviour.refreshHeld;
      const used = body.get('refresh_token') ?? '';
      const nonce = refreshTokens.get(used);
      if (!refreshTokens.delete(used) || misbehaviour.refreshError)
        return void json(400, { error: misbehaviour.refreshError ?? 'invalid_grant' });
      const { refreshedIdTokens } = misbehaviour;
      const id = refreshedIdTokens && (await idToken(refreshedIdTokens === 'with nonce' ? nonce : undefined));
      return void json(200, { ...tokens(nonce), ...(id && { id_token: id }) });
    }
    const asked = codes.get(body.get('code') ?? '');
    codes.delete(body.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (asked?.get('code_challenge') !== challenge) return void json(400, { error: 'invalid_grant' });
    const nonce = misbehaviour.nonce ?? asked.get('nonce') ?? undefined;
    json(200, { ...tokens(nonce), id_token: await idToken(nonce) });
  }

  function idToken(nonce: string | undefined): Promise<string> {
    const now = Math.floor(Date.now() / 1000) + (misbehaviour.clockOff ?? 0);
    const said = { tid: 'contoso', name: 'Some One', preferred_username: 'some@one.example' };
    return new SignJWT({ ...said, ...(nonce !== undefined && { nonce }) })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience('native')
      .setSubject('someone')
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(providerKeys.privateKey);
  }

  function tokens(nonce?: string) {
    const refresh = `refresh-${randomUUID()}`;
    refreshTokens.set(refresh, nonce);
    return {
      access_token: misbehaviour.audience ? unsigned({ aud: misbehaviour.audience }) : `access-${randomUUID()}`,
      token_type: 'Bearer',
      expires_in: misbehaviour.lifeSeconds ?? 300,
      refresh_token: refresh,
    };
  }

  return {
    issuer,
    provider,
    misbehaviour,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An access token as a device can read it; who made it is for the service to check. */
function unsigned(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ ...claims, jti: randomUUID() })}.`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

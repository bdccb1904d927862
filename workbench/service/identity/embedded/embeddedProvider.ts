import type { IncomingMessage, ServerResponse } from 'node:http';
import { HandrailError } from '@handrail/sdk';
import { type Configuration, errors, Provider as OidcProvider } from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import type { SigningKey } from '../../store/files/keyFiles.ts';
import type { Provider } from '../provider.ts';
import { avatar } from './avatar.ts';
import { type DemoPerson, demoPeople, subjectOf } from './demoPeople.ts';
import { memoryAdapter } from './memoryAdapter.ts';
import { choosePage, type Page, problemPage } from './pages.ts';

/** Where the provider is mounted. */
export const identityPath = '/identity';
export const nativeClientId = 'handrail-app';
const scope = 'handrail';
const accessTokenSeconds = 600;
const refreshTokenSeconds = 14 * 24 * 3600;

export interface EmbeddedProvider {
  readonly provider: Provider;
  /** Answers what comes to `identityPath`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface EmbeddedParts {
  /** The provider's own address, without a slash at its end: the service's on loopback. */
  readonly address: string;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/**
 * An OpenID provider with people who are not real, for development and the demo. Whoever can reach it can be anybody, so
 * it refuses (`policy_refused`) to be anywhere but on loopback.
 */
export function embeddedProvider(parts: EmbeddedParts): EmbeddedProvider {
  const address = new URL(parts.address);
  if (address.hostname !== '127.0.0.1' || address.protocol !== 'http:') {
    throw new HandrailError('policy_refused', 'The embedded identity provider runs on loopback only', {
      problem: 'embedded_provider',
    });
  }
  return providerOfDemoPeople(parts);
}

/** The same wherever it is: for tests whose people sign in over a network of their own. */
export function providerOfDemoPeople(parts: EmbeddedParts): EmbeddedProvider {
  const issuer = `${parts.address}${identityPath}`;
  const audience = `${parts.address}/api`;
  const people = new Map(demoPeople.map((person) => [subjectOf(person), person]));
  const nonce = () => Buffer.from(parts.random(16)).toString('base64url');
  const oidc = new OidcProvider(issuer, configuration(parts, audience, people, nonce));
  const answer = oidc.callback();

  async function interaction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const details = await oidc.interactionDetails(request, response);
      if (request.method !== 'POST') {
        return send(response, 200, choosePage(`${identityPath}/interaction/${details.uid}`, demoPeople, nonce()));
      }
      const form = await readForm(request);
      const person = demoPeople.find(({ id }) => id === form.get('person'));
      if (form.has('cancel') || !person) {
        const refused = { error: 'access_denied', error_description: 'The sign-in was cancelled' };
        return await oidc.interactionFinished(request, response, refused, { mergeWithLastSubmission: false });
      }
      // The app is Handrail's own, so choosing somebody is all that is asked.
      const grant = new oidc.Grant({ accountId: subjectOf(person), clientId: nativeClientId });
      grant.addOIDCScope('openid profile offline_access');
      grant.addResourceScope(audience, scope);
      const result = {
        login: { accountId: subjectOf(person), remember: false },
        consent: { grantId: await grant.save() },
      };
      await oidc.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError) && !(error instanceof HandrailError)) throw error;
      send(response, 400, problemPage('This sign-in is over', 'Go back to Handrail and sign in again.', nonce()));
    }
  }

  return {
    provider: {
      kind: 'oidc',
      id: 'embedded',
      issuer,
      jwksUri: `${issuer}/jwks`,
      audience,
      algorithms: ['RS256'],
      tokenType: 'at+jwt',
      clientIds: [nativeClientId],
      scope,
      subjectClaim: 'sub',
      hasTenants: true,
      maxTokenAgeSeconds: 3600,
      signIn: { clientId: nativeClientId, scopes: ['openid', 'profile', 'offline_access', scope], resource: audience },
      photoOf: (subject) => {
        const person = people.get(subject);
        return person && avatar(person.name, person.colour);
      },
    },
    async handle(request, response) {
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Referrer-Policy', 'same-origin');
      const path = (request.url ?? '').slice(identityPath.length);
      if (path.startsWith('/interaction/')) return interaction(request, response);
      // Each sign-in starts from nothing, so that two people can use one browser.
      if (path.startsWith('/auth')) dropSession(request);
      Object.assign(request, { originalUrl: request.url });
      request.url = path;
      await answer(request, response);
    },
  };
}

function configuration(
  parts: EmbeddedParts,
  audience: string,
  people: ReadonlyMap<string, DemoPerson>,
  nonce: () => string,
): Configuration {
  const { key } = parts;
  return {
    adapter: memoryAdapter(() => Date.now()),
    clients: [
      {
        client_id: nativeClientId,
        client_name: 'Handrail',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        // A native app's loopback redirect fits on any port (RFC 8252, 7.3).
        redirect_uris: ['http://127.0.0.1/callback', `${parts.address}/signed-in`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...key.privateJwk, kid: key.kid, alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [nonce()] },
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub', 'tid'], profile: ['name', 'preferred_username'] },
    // Devices that meet without a code go by what the ID token says of the person.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `${identityPath}/interaction/${uid}` },
    findAccount: (_ctx, subject) => {
      const person = people.get(subject);
      if (!person) return undefined;
      return {
        accountId: subject,
        claims: () => ({
          sub: subject,
          tid: person.tenant,
          name: person.name,
          preferred_username: person.signInName,
        }),
      };
    },
    extraTokenClaims: (_ctx, token) => {
      const person = 'accountId' in token ? people.get(String(token.accountId)) : undefined;
      if (!person) return undefined;
      return {
        tid: person.tenant,
        groups: [...person.groups],
        name: person.name,
        preferred_username: person.signInName,
        job_title: person.title,
        company: person.company,
        verified_domain: person.domain,
      };
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== audience) throw new errors.InvalidTarget();
          return {
            scope,
            audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: accessTokenSeconds,
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: refreshTokenSeconds,
      IdToken: accessTokenSeconds,
      Interaction: 900,
      RefreshToken: refreshTokenSeconds,
      Session: 900,
    },
    renderError: (ctx) => {
      const { html, policy } = problemPage(
        'This sign-in did not work',
        'Go back to Handrail and sign in again.',
        nonce(),
      );
      ctx.set('Content-Security-Policy', policy);
      ctx.type = 'html';
      ctx.body = html;
    },
  };
}

function send(response: ServerResponse, status: number, page: Page): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Security-Policy', page.policy);
  response.setHeader('Cache-Control', 'no-store');
  response.end(page.html);
}

function dropSession(request: IncomingMessage): void {
  const kept = request.headers.cookie?.split(/; */).filter((cookie) => !cookie.startsWith('_session')) ?? [];
  if (kept.length > 0) request.headers.cookie = kept.join('; ');
  else delete request.headers.cookie;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > 4096) throw new HandrailError('too_large', 'The form is too large');
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

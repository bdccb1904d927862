import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { exportJWK, SignJWT } from 'jose';
import { providerKeys } from '../../../support/providerKeys.ts';

type Claims = Readonly<Record<string, unknown>>;

/** An OpenID provider on loopback whose answers a test can spoil; everybody who comes is signed in as `person`. */
export class SetupProvider {
  readonly issuer: string;
  /** Put over the discovery document. */
  document: Claims = {};
  /** What is answered in place of the keys. */
  keys: unknown;
  /** Put over the headers of every answer. */
  headers: Readonly<Record<string, string>> = {};
  /** Put over the claims of both tokens. */
  person: Claims = { sub: 'ada', name: 'Ada Lindqvist', preferred_username: 'ada@contoso.example' };
  idToken: Claims = {};
  accessToken: Claims = {};
  readonly #codes = new Map<
    string,
    { readonly challenge: string; readonly nonce: string; readonly redirect: string }
  >();

  static async start(t: TestContext): Promise<SetupProvider> {
    const holder: { provider?: SetupProvider } = {};
    const server = createServer((request, response) => void holder.provider?.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
    const provider = new SetupProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    holder.provider = provider;
    return provider;
  }

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  /** What a service is set up with for it. */
  get fields() {
    return {
      issuer: this.issuer,
      clientId: 'handrail-app',
      audience: 'https://handrail.example/api',
      scope: 'handrail',
    };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    if (url.pathname === '/.well-known/openid-configuration')
      return json(response, { ...this.#document(), ...this.document });
    if (url.pathname === '/jwks') return json(response, this.keys ?? { keys: [await this.#jwk()] });
    if (url.pathname === '/authorize') return this.#authorize(url, response);
    if (url.pathname === '/token') return this.#token(new URLSearchParams(await text(request)), response);
    response.writeHead(404).end();
  }

  #document(): Claims {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  async #jwk() {
    return { ...(await exportJWK(providerKeys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  }

  /** Nobody is asked anything. */
  #authorize({ searchParams: asked }: URL, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex');
    const redirect = asked.get('redirect_uri') ?? '';
    this.#codes.set(code, { challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') ?? '', redirect });
    const to = new URL(redirect);
    to.searchParams.set('code', code);
    to.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { location: to.href }).end();
  }

  async #token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const given = this.#codes.get(form.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!given || given.challenge !== verifier || given.redirect !== form.get('redirect_uri')) {
      response.statusCode = 400;
      return json(response, { error: 'invalid_grant' });
    }
    this.#codes.delete(form.get('code') ?? '');
    const { clientId } = this.fields;
    const id = { aud: clientId, nonce: given.nonce, ...this.person, ...this.idToken };
    json(response, {
      token_type: 'Bearer',
      id_token: await this.#signed(id, 'JWT'),
      access_token: await this.accessTokenNow(),
    });
  }

  /** As an app gets one. */
  accessTokenNow(): Promise<string> {
    const { clientId, audience, scope } = this.fields;
    return this.#signed({ aud: audience, client_id: clientId, scope, ...this.person, ...this.accessToken }, 'at+jwt');
  }

  #signed(claims: Claims, typ: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.issuer, iat: now, exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ })
      .sign(providerKeys.privateKey);
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

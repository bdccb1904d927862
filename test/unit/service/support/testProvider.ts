import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { Provider } from '../../../../workbench/service/identity/provider.ts';
import { providerKeys } from '../../../support/providerKeys.ts';

/** A second identity provider of the tests' own, so that tokens can say whatever a test wants. */
export class TestProvider {
  readonly issuer: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** How often its keys were fetched. */
  fetches = 0;

  static async start(test: TestContext): Promise<TestProvider> {
    const holder: { provider?: TestProvider; keys?: readonly JWK[] } = {};
    const server = createServer((request, response) => {
      if (holder.provider && request.url === '/jwks') holder.provider.fetches += 1;
      response.end(JSON.stringify({ keys: holder.keys ?? [] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    test.after(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new TestProvider(issuer, providerKeys);
    holder.provider = provider;
    holder.keys = [{ ...(await exportJWK(provider.publicKey)), kid: 'test-key', alg: 'RS256', use: 'sig' }];
    return provider;
  }

  /** One that is not started is a forger, and has a key of its own. */
  constructor(issuer: string, keys: typeof providerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })) {
    this.issuer = issuer;
    this.privateKey = keys.privateKey;
    this.publicKey = keys.publicKey;
  }

  settings(change: Partial<Provider> = {}): Provider {
    return {
      kind: 'oidc',
      id: 'test',
      issuer: this.issuer,
      jwksUri: `${this.issuer}/jwks`,
      audience: 'https://handrail.example/api',
      algorithms: ['RS256'],
      tokenType: 'at+jwt',
      clientIds: ['handrail-app'],
      scope: 'handrail',
      subjectClaim: 'sub',
      hasTenants: true,
      maxTokenAgeSeconds: 3600,
      signIn: { clientId: 'handrail-app', scopes: ['openid', 'handrail'] },
      ...change,
    };
  }

  /** The claims of a good token for somebody; `now` in ms. */
  claims(now: number, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const seconds = Math.floor(now / 1000);
    return {
      iss: this.issuer,
      aud: 'https://handrail.example/api',
      sub: 'somebody',
      tid: 'acme',
      iat: seconds,
      nbf: seconds,
      exp: seconds + 600,
      client_id: 'handrail-app',
      scope: 'openid handrail',
      groups: ['helpdesk'],
      name: 'Some Body',
      preferred_username: 'some.body@acme.example',
      ...change,
    };
  }

  /** Signs claims; `undefined` ones are left out. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>> = {},
    key: KeyObject | Uint8Array = this.privateKey,
  ): Promise<string> {
    const given = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    return new SignJWT(given).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'test-key', ...header }).sign(key);
  }
}

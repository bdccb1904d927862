import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from '../../workbench/service/identity/provider.ts';

const audience = 'https://handrail.example/api';
const lifeSeconds = 3_000;

/** An identity provider of the measurement's own: a key, its address, and tokens for whoever is wanted. */
export class BenchProvider {
  readonly #server: Server;
  readonly #key: KeyObject;

  static async start(): Promise<BenchProvider> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' }];
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BenchProvider(server, privateKey);
  }

  constructor(server: Server, key: KeyObject) {
    this.#server = server;
    this.#key = key;
  }

  get settings(): Provider {
    const issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      kind: 'oidc',
      id: 'bench',
      issuer,
      jwksUri: `${issuer}/jwks`,
      audience,
      algorithms: ['RS256'],
      tokenType: 'at+jwt',
      clientIds: ['handrail-app'],
      scope: 'handrail',
      subjectClaim: 'sub',
      hasTenants: false,
      maxTokenAgeSeconds: 3600,
      signIn: { clientId: 'handrail-app', scopes: ['openid', 'handrail'] },
    };
  }

  /** A token of somebody in these groups. */
  token(subject: string, groups: readonly string[]): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.settings.issuer,
      aud: audience,
      sub: subject,
      iat: now,
      exp: now + lifeSeconds,
      client_id: 'handrail-app',
      scope: 'openid handrail',
      groups,
      name: `Person ${subject}`,
      preferred_username: `${subject}@bench.example`,
    };
    const said = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid: 'bench' })}.${encoded(claims)}`;
    return `${said}.${sign('RSA-SHA256', Buffer.from(said), this.#key).toString('base64url')}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()).closeAllConnections());
  }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

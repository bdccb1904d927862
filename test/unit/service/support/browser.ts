import { createHash, randomBytes } from 'node:crypto';

/** Follows redirects and keeps cookies like a browser, without one. */
class Jar {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  async go(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const cookies = [...this.#cookies].filter(([, { path }]) => url.pathname.startsWith(path));
    const cookie = cookies.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      const path = attributes.find((each) => each.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      this.#cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
    }
    return response;
  }
}

export interface Tokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

/** One browser, in which people of the demo sign in one after the other. */
export class Browser {
  readonly #service: string;
  readonly #jar = new Jar();

  constructor(service: string) {
    this.#service = service;
  }

  /** Signs a demo person in as an app does: authorization code, PKCE, loopback redirect. */
  async signIn(person: string, options: { readonly port?: number } = {}): Promise<Tokens> {
    const verifier = randomBytes(32).toString('base64url');
    const redirect = `http://127.0.0.1:${options.port ?? 49_152}/callback`;
    const page = await this.open(verifier, redirect);
    const chosen = await this.#jar.go(page.address, form({ person }));
    const callback = await this.#until(chosen, redirect);
    const code = callback.searchParams.get('code');
    if (code === null) throw new Error(`No code came: ${callback.searchParams.get('error')}`);
    return this.#token({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier });
  }

  /** Goes where an app has sent its person, signs in there as this one, and follows back to the app. */
  async visit(address: string, person: string): Promise<void> {
    const page = await this.#follow(await this.#jar.go(address), address);
    const { status } = (await this.#follow(await this.#jar.go(page.address, form({ person })), page.address)).response;
    if (status !== 200) throw new Error(`The way back to the app ended with ${status}`);
  }

  async refresh(token: string): Promise<Tokens> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: token });
  }

  /** The page on which somebody is chosen. */
  async open(
    verifier: string,
    redirect: string,
  ): Promise<{ readonly address: string; readonly html: string; readonly headers: Headers }> {
    const options = (await (await fetch(`${this.#service}/api/v1/sign-in`)).json()) as SignIn;
    const provider = options.providers[0];
    if (!provider) throw new Error('No provider');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: redirect,
      scope: provider.scopes.join(' '),
      resource: provider.resource,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 's1',
      nonce: 'n1',
    });
    const first = await this.#jar.go(`${provider.issuer}/auth?${query}`);
    const location = first.headers.get('location');
    if (location === null) throw new Error(`No page: ${first.status} ${await first.text()}`);
    const address = new URL(location, this.#service).href;
    const page = await this.#jar.go(address);
    return { address, html: await page.text(), headers: page.headers };
  }

  async cancel(redirect: string): Promise<URL> {
    const { address } = await this.open(randomBytes(32).toString('base64url'), redirect);
    return this.#until(await this.#jar.go(address, form({ cancel: 'yes' })), redirect);
  }

  async #until(response: Response, redirect: string): Promise<URL> {
    let current = response;
    for (let hop = 0; hop < 5; hop += 1) {
      const location = current.headers.get('location');
      if (location === null) throw new Error(`No redirect: ${current.status} ${await current.text()}`);
      const next = new URL(location, this.#service);
      if (next.href.startsWith(redirect)) return next;
      current = await this.#jar.go(next.href);
    }
    throw new Error('Too many redirects');
  }

  async #follow(response: Response, from: string): Promise<{ readonly response: Response; readonly address: string }> {
    let [current, address] = [response, from];
    for (let hop = 0; hop < 6; hop += 1) {
      const location = current.headers.get('location');
      if (location === null) return { response: current, address };
      address = new URL(location, address).href;
      current = await this.#jar.go(address);
    }
    throw new Error('Too many redirects');
  }

  async #token(parameters: Readonly<Record<string, string>>): Promise<Tokens> {
    const response = await fetch(`${this.#service}/identity/token`, form({ client_id: 'handrail-app', ...parameters }));
    const body = (await response.json()) as Record<string, string>;
    if (!response.ok) throw new Error(`No token: ${body['error']}`);
    return { access: body['access_token'] ?? '', id: body['id_token'] ?? '', refresh: body['refresh_token'] ?? '' };
  }
}

interface SignIn {
  readonly providers: readonly {
    readonly clientId: string;
    readonly issuer: string;
    readonly scopes: string[];
    readonly resource: string;
  }[];
}

function form(fields: Readonly<Record<string, string>>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

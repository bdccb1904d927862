/** A browser's share of the setup page: its cookie, where its forms come from, and redirects one at a time. */
export class Visitor {
  readonly #service: string;
  #cookie = '';

  constructor(service: string) {
    this.#service = service;
  }

  async open(path: string): Promise<Answer> {
    return await this.#answer(await fetch(this.#at(path), { headers: this.#headers, redirect: 'manual' }));
  }

  /** Sends a form; `from` is the page that it comes from. */
  async send(path: string, form: Readonly<Record<string, string>>, from = this.#service): Promise<Answer> {
    const headers = { ...this.#headers, ...(from !== '' && { origin: from }) };
    return await this.#answer(
      await fetch(this.#at(path), { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' }),
    );
  }

  get cookie(): string {
    return this.#cookie;
  }

  /** Goes on to where the provider sends, and what it sends back, as far as the service's own address. */
  async signIn(): Promise<Answer> {
    const toProvider = await this.open('/setup/sign-in');
    const atProvider = await fetch(toProvider.to, { redirect: 'manual' });
    return await this.open(atProvider.headers.get('location') ?? '');
  }

  #at(path: string): string {
    return new URL(path, this.#service).href;
  }

  get #headers(): Record<string, string> {
    return this.#cookie === '' ? {} : { cookie: this.#cookie };
  }

  async #answer(response: Response): Promise<Answer> {
    const [line] = response.headers.getSetCookie();
    if (line !== undefined) this.#cookie = line.split(';')[0] ?? '';
    return {
      status: response.status,
      to: response.headers.get('location') ?? '',
      html: await response.text(),
      headers: response.headers,
    };
  }
}

export interface Answer {
  readonly status: number;
  readonly to: string;
  readonly html: string;
  readonly headers: Headers;
}

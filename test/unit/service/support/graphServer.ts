import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** What the tests' application is; nothing of the service's may show the secret. */
export const application = {
  directoryId: '11111111-2222-4333-8444-555555555555',
  clientId: '99999999-8888-4777-8666-555555555555',
  secret: 'kept-Between~Entra_and_Handrail',
};

/** A managed device as Graph tells it. */
export interface GraphRow {
  readonly id: string;
  readonly deviceName?: string;
  readonly serialNumber?: string | null;
  readonly azureADDeviceId?: string | null;
  readonly complianceState?: string;
  readonly lastSyncDateTime?: string;
  readonly complianceGracePeriodExpirationDateTime?: string;
}

type Answer = (url: URL, response: ServerResponse) => object | string | undefined;

export const graphHost = 'https://graph.microsoft.com';
export const loginHost = 'https://login.microsoftonline.com';
export const listPath = '/v1.0/deviceManagement/managedDevices';

/** Microsoft's two hosts as one server on loopback, which a service reaches through `fetch` alone. */
export class GraphServer {
  /** All that there is; the filter of a question is followed. */
  rows: readonly GraphRow[] = [];
  /** Answers instead, once for each that is here; undefined goes on as usual. */
  readonly instead: Answer[] = [];
  /** What the sign-in answers, where that is not a token. */
  refusal: { readonly status: number; readonly error_codes: readonly number[] } | undefined;
  pageSize = 2;
  /** By whose clock the answers are dated; the machine's where it is absent. */
  now: (() => number) | undefined;
  /** Addresses that were asked of Graph, and what the sign-in was sent. */
  readonly asked: URL[] = [];
  readonly signIns: URLSearchParams[] = [];
  /** Hosts that were asked by their real names. */
  readonly hosts = new Set<string>();
  #address = '';

  static async start(t: TestContext): Promise<GraphServer> {
    const graph = new GraphServer();
    const server = createServer((request, response) => void graph.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
    graph.#address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return graph;
  }

  /** The way out of a service under test. */
  readonly fetch: typeof globalThis.fetch = (input, init) => {
    const url = new URL(String(input));
    this.hosts.add(url.origin);
    if (![graphHost, loginHost].includes(url.origin)) throw new TypeError('nobody is there');
    return globalThis.fetch(`${this.#address}${url.pathname}${url.search}`, init);
  };

  /** What is asked of either host. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', graphHost);
    response.setHeader('content-type', 'application/json');
    if (this.now) response.setHeader('date', new Date(this.now()).toUTCString());
    if (url.pathname.endsWith('/oauth2/v2.0/token')) {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      this.signIns.push(new URLSearchParams(body));
      if (this.refusal) {
        const { status, error_codes } = this.refusal;
        response.statusCode = status;
        return void response.end(
          JSON.stringify({ error: 'invalid_client', error_codes, error_description: `says ${body}` }),
        );
      }
      return void response.end(JSON.stringify({ access_token: `token-${this.signIns.length}`, expires_in: 3599 }));
    }
    this.asked.push(url);
    const special = this.instead.shift();
    if (special) {
      const content = special(url, response);
      if (content !== undefined || response.statusCode !== 200)
        return void response.end(typeof content === 'string' ? content : JSON.stringify(content ?? {}));
    }
    response.end(JSON.stringify(this.#page(url)));
  }

  #page(url: URL): object {
    const since = /lastSyncDateTime ge (\S+)/.exec(url.searchParams.get('$filter') ?? '')?.[1];
    const rows = this.rows.filter(
      ({ lastSyncDateTime }) => since === undefined || Date.parse(lastSyncDateTime ?? '') >= Date.parse(since),
    );
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const to = from + this.pageSize;
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(to));
    return {
      value: rows.slice(from, to),
      ...(to < rows.length && { '@odata.nextLink': next.href }),
    };
  }
}

/** An answer with this status, and more to say. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_url, response) => {
    response.statusCode = code;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return { error: { message: application.secret } };
  };
}

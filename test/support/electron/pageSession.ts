import type { PreloadScriptRegistration, ProxyConfig, Session } from 'electron';
import type { NetRequest } from './netRequest.ts';

type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DisplayMedia = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>;
type Streams = Parameters<Parameters<DisplayMedia>[1]>[0];

/** A session (docs/api/session). Without handlers everything is granted, as Electron does. */
export class PageSession
  implements
    Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDisplayMediaRequestHandler'>
{
  readonly handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
  readonly preloads: PreloadScriptRegistration[] = [];
  /** What `net` fetches in it. */
  readonly requests = new Set<NetRequest>();
  systemPicker = false;
  /** docs/api/session: what `resolveProxy` answers, in the form of a PAC file's answer. */
  proxies = 'DIRECT';
  #request: PermissionRequest | null = null;
  #check: PermissionCheck | null = null;
  #display: DisplayMedia | null = null;

  /** What `setProxy` was told. */
  proxySettings: ProxyConfig | undefined;
  proxyLogin: string | undefined;

  setProxy = async (config: ProxyConfig): Promise<void> => {
    this.proxySettings = config;
  };

  /** Of rules with one proxy for everything, which is all that requests here know to go by. */
  get proxy(): string | undefined {
    return /^http:\/\/([\w.-]+:\d+)$/.exec(this.proxySettings?.proxyRules ?? '')?.[1];
  }

  resolveProxy = async (): Promise<string> => this.proxies;

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
      void this.handlers.set(scheme, handler),
  };

  /** docs/api/session: ends and fails all requests that are under way. */
  async closeAllConnections(): Promise<void> {
    for (const request of this.requests) request.abort();
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler;
  }

  setDisplayMediaRequestHandler(handler: DisplayMedia | null, options = { useSystemPicker: false }): void {
    this.#display = handler;
    this.systemPicker = options.useSystemPicker;
  }

  registerPreloadScript(script: PreloadScriptRegistration): string {
    this.preloads.push(script);
    return 'id';
  }

  /** What a page of these contents is told that asks for a permission: the check, and where it says no, the request. */
  async permits(
    contents: object,
    permission: string,
    address: string,
  ): Promise<{ checked: boolean; granted: boolean }> {
    const name = permission as Parameters<PermissionCheck>[1];
    const checked = this.#check?.(contents as never, name, address, { requestingUrl: address } as never) ?? true;
    const request = this.#request;
    const granted = !request
      ? true
      : await new Promise<boolean>((resolve) =>
          request(contents as never, name as never, resolve, { requestingUrl: address, isMainFrame: true }),
        );
    return { checked, granted };
  }

  /** What `getDisplayMedia` of a frame gets; rejects as a browser does where it gets nothing. */
  async display(request: Parameters<DisplayMedia>[0]): Promise<NonNullable<Streams>> {
    const handler = this.#display;
    const streams = handler ? await new Promise<Streams>((resolve) => handler(request, resolve)) : null;
    if (!streams?.video) throw Object.assign(new Error('Permission denied'), { name: 'NotAllowedError' });
    return streams;
  }

  /** Fetches as a page does, or as the app itself where `initiator` is undefined (docs/api/protocol, `initiatorOrigin`). */
  async fetch(address: string, initiator?: string, method = 'GET'): Promise<Response> {
    const scheme = address.slice(0, address.indexOf(':'));
    const handler = this.handlers.get(scheme);
    if (!handler) throw new TypeError(`Nobody serves ${scheme}:`);
    const request = { url: address, method, ...(initiator === undefined ? {} : { initiatorOrigin: initiator }) };
    return handler(request as unknown as Request);
  }
}

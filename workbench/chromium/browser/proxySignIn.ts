import type { Disposable, Event } from '@handrail/sdk';
import Type from 'typebox';
import type { Clock } from '../../base/clock.ts';
import type { ProxyLogin } from '../../network/proxyRoute.ts';
import type { Cdp } from './cdp.ts';
import { parameters } from './targets.ts';

/** The part of the way out that a browser of ours goes as well. */
export interface BrowserWays {
  /** Whether anything that signs in to a proxy was told. */
  readonly hasLogins: boolean;
  loginAt(proxy: string): ProxyLogin | undefined;
  readonly finder: {
    /** An origin that the device has reached through a proxy which took its login. */
    readonly reachedSignedIn: string | undefined;
    readonly onSignedIn: Event<string>;
  };
}

export interface ProxySignInParts {
  readonly cdp: Cdp;
  readonly clock: Clock;
  readonly ways: BrowserWays;
}

const AuthRequired = Type.Object({
  requestId: Type.String(),
  request: Type.Object({ url: Type.String() }),
  authChallenge: Type.Object({ source: Type.Optional(Type.String()), origin: Type.String() }),
});
/** `responseStatusCode` is there once there is an answer. */
const Paused = Type.Object({
  requestId: Type.String(),
  request: Type.Optional(Type.Object({ url: Type.String() })),
  responseStatusCode: Type.Optional(Type.Integer()),
});
const Version = Type.Object({ product: Type.String() });
const Created = Type.Object({ targetId: Type.String() });

/** Before it a page that nobody sees would be one that everybody sees. */
const hiddenSince = 140;
const visitMs = 5_000;
const visitedPath = '/robots.txt';
/** What one request may be told: a proxy that refuses a login and names itself anew each time must not ask for ever. */
const mostAnswered = 256;

/**
 * Signs this browser in to the proxies whose logins were told to us, so that no window of the browser's own asks the person for them. A
 * connection to a TURN server asks nobody: it goes by a proxy that wants a login only where the browser knows that one by then.
 */
export class ProxySignIn {
  readonly #parts: ProxySignInParts;
  readonly #answered = new Set<string>();
  #signedIn = false;
  /** The address of a page that nobody sees, while it is open. */
  #greeting: string | undefined;

  private constructor(parts: ProxySignInParts) {
    this.#parts = parts;
    parts.cdp.onEvent(({ method, params, sessionId }) => {
      if (sessionId !== undefined) return;
      if (method === 'Fetch.authRequired') this.#asked(params);
      if (method === 'Fetch.requestPaused') this.#goOn(params);
    });
  }

  /** Undefined where there is nothing to sign in with. To be disposed when the browser is gone. */
  static async start(parts: ProxySignInParts): Promise<Disposable | undefined> {
    const { cdp, ways } = parts;
    if (!ways.hasLogins) return undefined;
    const signIn = new ProxySignIn(parts);
    // Of the browser as a whole: it hears of proxies whichever page it is that goes by one.
    const patterns = [{ urlPattern: 'https://*' }, { urlPattern: `https://*${visitedPath}`, requestStage: 'Response' }];
    await cdp.send('Fetch.enable', { handleAuthRequests: true, patterns });
    const { reachedSignedIn, onSignedIn } = ways.finder;
    if (reachedSignedIn !== undefined) signIn.#greet(reachedSignedIn);
    return onSignedIn((origin) => signIn.#greet(origin));
  }

  /** Goes by the proxy once, in a page that nobody sees, so that its login is known; nothing where it is already. */
  #greet(origin: string): void {
    if (this.#signedIn || this.#greeting !== undefined) return;
    this.#greeting = new URL(visitedPath, origin).href;
    this.#visit(this.#greeting)
      // The browser is gone, or too old: pictures that would need it come another way.
      .catch(() => undefined)
      .finally(() => {
        this.#greeting = undefined;
      });
  }

  async #visit(url: string): Promise<void> {
    const { cdp, clock } = this.#parts;
    const { product } = await cdp.ask(Version, 'Browser.getVersion');
    if (Number(/\/(\d+)\./.exec(product)?.[1] ?? 0) < hiddenSince) return;
    const { targetId } = await cdp.ask(Created, 'Target.createTarget', { url, hidden: true });
    await new Promise<void>((resolve) => clock.after(visitMs, resolve));
    await cdp.send('Target.closeTarget', { targetId });
  }

  #asked(params: unknown): void {
    const asked = parameters(AuthRequired, params);
    if (!asked) return;
    const { requestId, request, authChallenge } = asked;
    const again = this.#answered.has(requestId);
    const login =
      authChallenge.source === 'Proxy' && !again ? this.#parts.ways.loginAt(authChallenge.origin) : undefined;
    if (this.#answered.size >= mostAnswered) this.#answered.clear();
    this.#answered.add(requestId);
    // `Default`: what a browser does that nobody drives, which is to ask the person. For a page that nobody sees it asks nobody.
    const answer = login
      ? { response: 'ProvideCredentials', username: login.name, password: login.password }
      : { response: request.url === this.#greeting ? 'CancelAuth' : 'Default' };
    this.#send('Fetch.continueWithAuth', { requestId, authChallengeResponse: answer });
    if (login) this.#signedIn = true;
  }

  #goOn(params: unknown): void {
    const paused = parameters(Paused, params);
    if (!paused) return;
    const { requestId, request, responseStatusCode } = paused;
    // The proxy let it through, which is all that is wanted: nothing of what a service says comes into the browser.
    const isAnswer = responseStatusCode !== undefined && request?.url === this.#greeting;
    if (isAnswer) this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    else this.#send('Fetch.continueRequest', { requestId });
  }

  #send(method: string, params: Readonly<Record<string, unknown>>): void {
    // The request may have been given up meanwhile, and with it the question.
    this.#parts.cdp.send(method, params).catch(() => undefined);
  }
}

import { Emitter } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';
import { isExcepted } from './exceptions.ts';
import { PacProgram } from './pac/pacProgram.ts';
import { pacSource } from './pac/pacSource.ts';
import { direct, nameOf, type ProxyLogin, type Route, routesIn } from './proxyRoute.ts';
import { type Environment, environmentSettings, type PlacedSettings, type ProxySettings } from './proxySettings.ts';
import { RouteError, type RouteReason } from './routeError.ts';

/** The ways to one host, in the order in which they are tried. */
export interface FoundRoutes {
  readonly routes: readonly Route[];
  /** What said so. */
  readonly by: 'nobody' | 'environment' | 'system' | 'pac';
  /** The PAC file could not be asked: the way is a guess. */
  readonly problem?: RouteReason;
}

export interface RouteFinderParts {
  readonly env: Environment;
  readonly clock: Clock;
  /** What the system is set to, where the environment says nothing; undefined where that cannot be known. */
  readonly system?: (() => Promise<ProxySettings | undefined>) | undefined;
  /** Something that answers for the system itself as a PAC file does, such as Electron's `resolveProxy`. */
  readonly ask?: (url: string) => Promise<string>;
  /** What signs in to a proxy that is named without it. */
  readonly loginFor?: (proxy: string, secure: boolean) => ProxyLogin | undefined;
}

/** How long settings, a PAC file and its answers hold, ms; a laptop changes its network without a word. */
const settingsMs = 60_000;
const pacMs = 600_000;
/** After a failure it is asked for again sooner. */
const failedMs = 30_000;
/** A proxy that did not answer comes last for so long, ms. */
const badMs = 300_000;
const mostAnswers = 256;

interface LoadedPac {
  readonly address: string;
  readonly until: number;
  readonly program: Promise<PacProgram>;
  readonly answers: Map<string, string>;
}

/** Knows by which ways a host is reached. */
export class RouteFinder {
  readonly #parts: RouteFinderParts;
  readonly #bad = new Map<string, number>();
  #placed: { readonly value: Promise<PlacedSettings>; readonly until: number } | undefined;
  #pac: LoadedPac | undefined;
  readonly #signedIn = new Emitter<string>();
  #reached: string | undefined;

  constructor(parts: RouteFinderParts) {
    this.#parts = parts;
  }

  /** Error: `RouteError` `proxy_kind`. A PAC file that cannot be asked is a `problem` of what is found, not an error. */
  async find(host: string, port: number): Promise<FoundRoutes> {
    // Nothing of this machine itself waits for anybody's settings.
    if (isExcepted(host, port, [])) return { routes: [direct], by: 'nobody' };
    const { settings, place } = await this.#settings();
    if (settings.kind === 'none') return await this.#asked(host, port);
    if (isExcepted(host, port, settings.exceptions))
      return { routes: [direct], by: place === 'none' ? 'nobody' : place };
    if (settings.kind === 'fixed')
      return { routes: [this.#withLogin(settings.proxy)], by: place === 'none' ? 'nobody' : place };
    try {
      return this.#ordered(await this.#pacAnswer(settings.address, host, port), 'pac');
    } catch (error) {
      if (!(error instanceof RouteError) || error.reason === 'proxy_kind') throw error;
      return { routes: [direct], by: 'pac', problem: error.reason };
    }
  }

  /** Heard of each origin that was reached through a proxy which took its login. */
  readonly onSignedIn = this.#signedIn.event;

  /** The last such origin. */
  get reachedSignedIn(): string | undefined {
    return this.#reached;
  }

  /** This way led to the host. */
  opened(route: Route, host: string, port: number): void {
    if (route.kind === 'direct' || !route.login) return;
    this.#reached = addressOf(host, port);
    this.#signedIn.emit(this.#reached);
  }

  /** This proxy did not answer: for a while others come first. */
  failed(route: Route): void {
    const name = nameOf(route);
    if (name !== undefined) this.#bad.set(name, this.#parts.clock.monotonic() + badMs);
  }

  close(): void {
    void this.#pac?.program.then((program) => program.close()).catch(() => undefined);
    this.#pac = undefined;
  }

  #settings(): Promise<PlacedSettings> {
    const { env, clock, system } = this.#parts;
    if (this.#placed && this.#placed.until > clock.monotonic()) return this.#placed.value;
    const own = environmentSettings(env);
    const value = own
      ? Promise.resolve<PlacedSettings>({ settings: own, place: 'environment' })
      : (system?.() ?? Promise.resolve(undefined)).then(
          (settings): PlacedSettings =>
            settings ? { settings, place: 'system' } : { settings: { kind: 'none' }, place: 'none' },
        );
    this.#placed = { value, until: clock.monotonic() + settingsMs };
    return value;
  }

  async #asked(host: string, port: number): Promise<FoundRoutes> {
    // A system that does not answer has nothing set.
    const answer = await this.#parts.ask?.(addressOf(host, port)).catch(() => undefined);
    return answer === undefined ? { routes: [direct], by: 'nobody' } : this.#ordered(answer, 'system');
  }

  async #pacAnswer(address: string, host: string, port: number): Promise<string> {
    const url = addressOf(host, port);
    const pac = this.#loaded(address);
    const known = pac.answers.get(url);
    if (known !== undefined) return known;
    const answer = await pac.program
      .then((program) => program.find(url, host))
      .catch((error: unknown) => {
        if (this.#pac === pac) {
          void pac.program.then((program) => program.close()).catch(() => undefined);
          this.#pac = { ...pac, until: Math.min(pac.until, this.#parts.clock.monotonic() + failedMs) };
        }
        throw error;
      });
    if (pac.answers.size < mostAnswers) pac.answers.set(url, answer);
    return answer;
  }

  #loaded(address: string): LoadedPac {
    const now = this.#parts.clock.monotonic();
    if (this.#pac?.address === address && this.#pac.until > now) return this.#pac;
    this.close();
    const { clock } = this.#parts;
    const program = pacSource(address, new AbortController().signal).then((source) => new PacProgram(source, clock));
    this.#pac = { address, until: now + pacMs, program, answers: new Map() };
    return this.#pac;
  }

  #ordered(answer: string, by: 'pac' | 'system'): FoundRoutes {
    const routes = routesIn(answer)?.map((route) => this.#withLogin(route));
    if (!routes) throw new RouteError('proxy_kind');
    const now = this.#parts.clock.monotonic();
    const isBad = (route: Route) => (this.#bad.get(nameOf(route) ?? '') ?? 0) > now;
    return { routes: [...routes.filter((each) => !isBad(each)), ...routes.filter(isBad)], by };
  }

  #withLogin(route: Route): Route {
    const name = nameOf(route);
    if (route.kind === 'direct' || route.login || name === undefined) return route;
    const login = this.#parts.loginFor?.(name, route.secure);
    return login ? { ...route, login } : route;
  }
}

/** What a PAC file is asked about: never more than the origin, which is all that it may know. */
function addressOf(host: string, port: number): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `https://${name}${port === 443 ? '' : `:${port}`}/`;
}

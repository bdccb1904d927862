import type { CheckResult, CheckStep } from '../../base/check/checkResult.ts';
import type { Clock } from '../../base/clock.ts';
import { ConnectionInfo, connectionPath } from '../../base/link/connectionInfo.ts';
import { linkPath, linkProtocol } from '../../base/link/linkApi.ts';
import { SignInOptions } from '../../base/link/signInOptions.ts';
import { isTooOld } from '../../base/policy/appVersion.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { ConnectionCheck } from '../../device/ports/connectionCheck.ts';

const waitMs = 10_000;
const clockToleranceMs = 5 * 60_000;

type Finding = NonNullable<CheckResult['finding']>;
type Facts = CheckResult['facts'];

/** The part of a WebSocket that is looked at. */
export type CheckedSocket = Pick<WebSocket, 'onopen' | 'onmessage' | 'onclose' | 'close'>;

export interface TabCheckParts {
  /** The tab's origin, which is the service's. */
  readonly service: string;
  readonly appVersion: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly openSocket: (address: string, protocol: string) => CheckedSocket;
}

/** What a tab can look at: the service, the clock, the version, the sign-in page and the live link. */
export class TabCheck implements ConnectionCheck {
  readonly #parts: TabCheckParts;
  readonly #facts: Facts;

  constructor(parts: TabCheckParts) {
    this.#parts = parts;
    const { hostname, port, protocol } = new URL(parts.service);
    this.#facts = {
      host: hostname,
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      app: parts.appVersion,
      minimum: '426',
    };
  }

  async run(tell: (result: CheckResult) => void, signal: AbortSignal): Promise<void> {
    const { clock, appVersion } = this.#parts;
    let info: ConnectionInfo | undefined;
    let aheadMs = 0;
    await this.#step(tell, 'service', async () => {
      const began = clock.now();
      const answer = await this.#json(connectionPath, signal);
      const found = conform(ConnectionInfo, answer);
      if (!found.fits) return { finding: answer === undefined ? 'network' : 'not_a_service' };
      info = found.value as ConnectionInfo;
      aheadMs = (began + clock.now()) / 2 - info.now;
      return { finding: 'service_ok' };
    });
    if (!info) return;
    const { minimumAppVersion: minimum } = info;
    const minutes = Math.round(Math.abs(aheadMs) / 60_000);
    const clockFinding = aheadMs > 0 ? 'clock_fast' : 'clock_slow';
    const isRight = Math.abs(aheadMs) <= clockToleranceMs;
    await this.#step(tell, 'clock', async () => ({ finding: isRight ? 'clock_ok' : clockFinding, facts: { minutes } }));
    await this.#step(tell, 'version', async () =>
      isTooOld(appVersion, minimum)
        ? { finding: 'too_old', facts: { minimum: minimum ?? '' } }
        : { finding: 'version_ok' },
    );
    const options = conform(SignInOptions, await this.#json('/api/v1/sign-in', signal));
    const issuers = options.fits ? (options.value as SignInOptions).providers.map(({ issuer }) => issuer) : [];
    for (const issuer of issuers.filter((each) => URL.canParse(each)))
      await this.#provider(tell, new URL(issuer), signal);
    await this.#step(tell, 'link', async () => ({
      // A page hears no reason, but the service told of itself.
      finding: info?.full === true ? 'link_full' : await this.#link(signal),
    }));
  }

  async #step(
    tell: (result: CheckResult) => void,
    step: CheckStep,
    look: () => Promise<{ readonly finding: Finding; readonly facts?: Facts }>,
    target?: string,
  ): Promise<void> {
    const named = { step, ...(target !== undefined && { target }) };
    tell({ ...named, state: 'running', facts: {} });
    const began = this.#parts.clock.monotonic();
    const { finding, facts } = await look();
    const ms = Math.max(0, this.#parts.clock.monotonic() - began);
    const state = finding.endsWith('_ok') ? 'ok' : 'fail';
    tell({ ...named, state, finding, ms, facts: { ...this.#facts, ...facts } });
  }

  /** Another origin lets a page know no more than that something answers there. */
  async #provider(tell: (result: CheckResult) => void, issuer: URL, signal: AbortSignal): Promise<void> {
    const address = `${issuer.href.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const facts = { host: issuer.hostname, port: Number(issuer.port || 443) };
    await this.#step(
      tell,
      'provider',
      async () => {
        try {
          await this.#parts.fetch(address, { signal: this.#limited(signal) });
          return { finding: 'provider_ok', facts };
        } catch {
          // Down, blocked, or not to be read from here: sign-in in a tab fails with each.
          return { finding: 'provider', facts };
        }
      },
      issuer.hostname,
    );
  }

  #link(signal: AbortSignal): Promise<Finding> {
    const { service, clock, openSocket } = this.#parts;
    return new Promise((resolve) => {
      const socket = openSocket(`${service.replace(/^http/, 'ws')}${linkPath}`, linkProtocol);
      let open = false;
      const end = (finding: Finding) => {
        limit.dispose();
        socket.onclose = null;
        socket.close();
        resolve(finding);
      };
      const silent = () => end(open ? 'link_silent' : 'link_blocked');
      const limit = clock.after(waitMs, silent);
      signal.addEventListener('abort', () => end('not_tried'), { once: true });
      socket.onopen = () => {
        open = true;
      };
      socket.onmessage = () => end('link_ok');
      socket.onclose = silent;
    });
  }

  async #json(path: string, signal: AbortSignal): Promise<unknown> {
    try {
      const response = await this.#parts.fetch(new URL(path, this.#parts.service), { signal: this.#limited(signal) });
      return response.ok ? await response.json().catch(() => 'no JSON') : 'an error';
    } catch {
      // A page hears no reason.
      return undefined;
    }
  }

  #limited(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  }
}

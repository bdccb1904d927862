import type { Socket } from 'node:net';
import { Agent } from 'undici';
import { type CheckResult, longestFact, withResult } from '../../base/check/checkResult.ts';
import type { ServiceSeen } from '../../base/check/serviceSeen.ts';
import type { Clock } from '../../base/clock.ts';
import type { ConnectionInfo } from '../../base/link/connectionInfo.ts';
import { otherApi } from '../../base/link/ownApi.ts';
import { openRoute } from '../openRoute.ts';
import { routeConnector } from '../routeAgent.ts';
import type { FoundRoutes } from '../routeFinder.ts';
import type { SystemNetwork } from '../systemNetwork.ts';
import { CheckRun, type Found } from './checkRun.ts';
import { linkLook } from './linkLook.ts';
import {
  type Asking,
  clockLook,
  isCaptive,
  providerLook,
  providers,
  type ServiceAnswer,
  serviceLook,
  versionLook,
} from './serviceLook.ts';
import { relayAt, stunProbe } from './stunProbe.ts';
import { tlsLook } from './tlsLook.ts';
import { hasName, nameLook, reached, unreachable, wayLook } from './wayLook.ts';

export interface ConnectionCheckParts {
  /** Address of the service. */
  readonly service: string;
  readonly network: SystemNetwork;
  readonly clock: Clock;
  readonly appVersion: string;
  /** Where plain HTTP is asked for a network's sign-in page. */
  readonly plainPort?: number;
}

const afterReach = ['tls', 'service', 'clock', 'version', 'provider', 'link', 'relay'] as const;

/**
 * Looks at each thing that a session needs of the network, one after the other, and tells of each. Never rejects
 * for what it finds.
 */
export async function checkConnection(
  parts: ConnectionCheckParts,
  tell: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<void> {
  await withCheck(parts, tell, signal, (check) => check.run());
}

/**
 * Looks at an address that a person typed, by the same ways, and no further than to what says that it is a service: nothing of this
 * device or its person is told there. Never rejects for what it finds.
 */
export async function lookAtService(
  parts: ConnectionCheckParts,
  tell: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<ServiceSeen> {
  let results: readonly CheckResult[] = [];
  const take = (result: CheckResult) => {
    results = withResult(results, result);
    tell(result);
  };
  const info = await withCheck(parts, take, signal, async (check) => {
    const served = await check.served();
    if (served) await check.signsInForItself();
    return served;
  });
  const failed = results.filter(({ state }) => state === 'fail');
  const aboutThis = ({ step }: CheckResult) => step === 'clock' || step === 'version';
  const problem = failed.find((each) => !aboutThis(each));
  const organisation = info?.organisation && nameIn(info.organisation);
  return {
    ...(organisation && { organisation: organisation.slice(0, longestFact) }),
    ...(problem && { problem }),
    warnings: failed.filter(aboutThis),
  };
}

/** A name from anybody, in one line that stays one: no letter bears more than three signs: more could reach into the lines beside. */
function nameIn(said: string): string {
  return said
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
}

async function withCheck<T>(
  parts: ConnectionCheckParts,
  tell: (result: CheckResult) => void,
  signal: AbortSignal,
  run: (check: ConnectionCheck) => Promise<T>,
): Promise<T> {
  const dispatcher = new Agent({ connect: routeConnector(parts.network.finder), pipelining: 0 });
  try {
    return await run(new ConnectionCheck(parts, tell, dispatcher, signal));
  } finally {
    await dispatcher.destroy();
  }
}

class ConnectionCheck {
  readonly #parts: ConnectionCheckParts;
  readonly #service: URL;
  readonly #host: string;
  readonly #port: number;
  readonly #run: CheckRun;
  readonly #asking: Asking;
  readonly #signal: AbortSignal;

  constructor(
    parts: ConnectionCheckParts,
    tell: (result: CheckResult) => void,
    dispatcher: Agent,
    signal: AbortSignal,
  ) {
    this.#parts = parts;
    this.#service = new URL(parts.service);
    this.#host = this.#service.hostname.replace(/^\[|\]$/g, '');
    this.#port = Number(this.#service.port || (this.#service.protocol === 'https:' ? 443 : 80));
    this.#run = new CheckRun(
      parts.clock,
      { host: this.#host, port: this.#port, app: parts.appVersion, minimum: '426' },
      tell,
    );
    this.#signal = signal;
    this.#asking = { dispatcher, now: () => parts.clock.now(), signal };
  }

  async run(): Promise<void> {
    const { network, clock } = this.#parts;
    const run = this.#run;
    const info = await this.served();
    if (!info) return;
    for (const provider of await providers(this.#service, this.#asking)) {
      const issuer = new URL(provider.issuer);
      await run.step('provider', () => providerLook(issuer, this.#asking), issuer.hostname);
    }
    await run.step('link', async () => ({ finding: await linkLook(this.#service, network, clock, this.#signal) }));
    await this.#relays(info.relays ?? []);
  }

  /** From this machine to what a service says of itself; undefined where none answers. An older one says nothing. */
  async served(): Promise<Partial<ConnectionInfo> | undefined> {
    const run = this.#run;
    if (!(await this.#reach())) return undefined;
    let said: Partial<ServiceAnswer> = {};
    const served = await run.step('service', async () => {
      const found = await serviceLook(this.#service, this.#asking);
      said = found;
      return found;
    });
    if (!served) {
      run.skip(afterReach.slice(2));
      return undefined;
    }
    const { info, aheadMs } = said;
    if (aheadMs !== undefined) await run.step('clock', async () => clockLook(aheadMs));
    await run.step('version', async () => versionLook(this.#parts.appVersion, info?.minimumAppVersion));
    return info ?? {};
  }

  /** That a sign-in there is of no use anywhere else, where nobody vouches for the service. */
  async signsInForItself(): Promise<void> {
    const [provider] = await providers(this.#service, this.#asking);
    const other = provider && otherApi(this.#service.origin, provider);
    if (other === undefined) return;
    const api = nameIn(other).slice(0, longestFact);
    await this.#run.step('provider', async () => ({ finding: api === '' ? 'no_api' : 'other_api', facts: { api } }));
  }

  /** From this machine to a secure connection; false where there is none. */
  async #reach(): Promise<boolean> {
    const { network, clock } = this.#parts;
    const run = this.#run;
    let found: FoundRoutes = { routes: [], by: 'nobody' };
    const known = await run.step('way', async () => {
      try {
        found = await network.finder.find(this.#host, this.#port);
        return wayLook(found);
      } catch (error) {
        return unreachable(error);
      }
    });
    const named = known && (!hasName(found, this.#host) || (await run.step('name', () => nameLook(found, this.#host))));
    if (!named) {
      run.skip(['reach', ...afterReach]);
      return false;
    }
    let socket: Socket | undefined;
    const open = await run.step('reach', async () => {
      try {
        const opened = await openRoute(network.finder, this.#host, this.#port);
        socket = opened.socket;
        return reached(opened);
      } catch (error) {
        const why = unreachable(error);
        return (await this.#isCaptive(found)) ? { finding: 'captive' } : why;
      }
    });
    if (!open) {
      run.skip(afterReach);
      return false;
    }
    if (this.#service.protocol !== 'https:') {
      socket?.destroy();
      return true;
    }
    const secured = await run.step('tls', async () => {
      const seen = socket && (await tlsLook(socket, this.#host, clock.now()));
      return await this.#orCaptive(seen ?? { finding: 'tls_failed' }, found);
    });
    if (!secured) run.skip(afterReach.slice(1));
    return secured;
  }

  async #orCaptive(found: Found, routes: FoundRoutes): Promise<Found> {
    const strange = ['self_signed', 'intercepted', 'wrong_name', 'tls_failed'].includes(found.finding);
    return strange && (await this.#isCaptive(routes)) ? { finding: 'captive' } : found;
  }

  /** Only where nothing stands between: a proxy answers for itself. */
  async #isCaptive({ routes }: FoundRoutes): Promise<boolean> {
    if (routes[0]?.kind !== 'direct') return false;
    return await isCaptive(this.#host, this.#parts.plainPort ?? 80, this.#asking);
  }

  async #relays(addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0) {
      await this.#run.step('relay', async () => ({ finding: 'relay_none', state: 'skipped' }));
      return;
    }
    await Promise.all(
      addresses.map(async (address) => {
        const relay = relayAt(address);
        if (!relay) return;
        await this.#run.step(
          'relay',
          async () => {
            if (await stunProbe(relay, this.#parts.network.finder, this.#parts.clock, this.#signal))
              return { finding: 'relay_ok' };
            return { finding: relay.transport === 'udp' ? 'relay_udp' : 'relay_tcp', state: 'warn' };
          },
          address,
        );
      }),
    );
  }
}

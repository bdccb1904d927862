import { lookup } from 'node:dns/promises';
import type { CheckFinding } from '../../base/check/checkResult.ts';
import { linkReason } from '../linkProblem.ts';
import type { OpenRoute } from '../openRoute.ts';
import { nameOf } from '../proxyRoute.ts';
import { isAddress } from '../routeAgent.ts';
import { RouteError } from '../routeError.ts';
import type { FoundRoutes } from '../routeFinder.ts';
import type { Found } from './checkRun.ts';

/** By which way, and who says so. */
export function wayLook({ routes, by, problem }: FoundRoutes): Found {
  // The direct way is tried in its place, so that this need not be the end.
  if (problem === 'pac_unreachable' || problem === 'pac_broken') return { finding: problem, state: 'warn' };
  const names = routes.map((each) => nameOf(each)).filter((each) => each !== undefined);
  if (names.length === 0) return { finding: 'way_direct' };
  const facts = { proxy: names.join(', ') };
  return { finding: by === 'pac' ? 'way_pac' : by === 'system' ? 'way_system' : 'way_proxy', facts };
}

/** Whether the name that has to be known here is: of the service, or of the proxy, which looks up the rest. */
export async function nameLook({ routes }: FoundRoutes, host: string): Promise<Found> {
  const [first] = routes;
  const asked = first?.kind === 'proxy' ? first.host : host;
  try {
    const addresses = await lookup(asked, { all: true });
    const shown = addresses.slice(0, 3).map(({ address }) => address);
    return { finding: 'name_ok', facts: { host: asked, address: shown.join(', ') } };
  } catch {
    if (first?.kind !== 'proxy') return { finding: 'name_unknown' };
    // Another way may follow.
    const proxy = nameOf(first) ?? asked;
    return { finding: 'proxy_name', facts: { proxy }, ...(routes.length > 1 && { state: 'warn' as const }) };
  }
}

/** True where there is a name to look up. */
export function hasName({ routes }: FoundRoutes, host: string): boolean {
  const [first] = routes;
  return !isAddress(first?.kind === 'proxy' ? first.host : host);
}

export function reached({ route }: OpenRoute): Found {
  const proxy = nameOf(route);
  return proxy === undefined ? { finding: 'reach_ok' } : { finding: 'reach_proxy', facts: { proxy } };
}

/** Why no socket leads there. */
export function unreachable(error: unknown): Found {
  if (error instanceof RouteError) return { finding: error.reason, facts: { proxy: error.proxy ?? '' } };
  const reason = error instanceof Error ? linkReason(error) : 'network';
  const known: Partial<Record<string, CheckFinding>> = {
    name_unknown: 'name_unknown',
    refused: 'refused',
    no_answer: 'no_answer',
  };
  return { finding: known[reason] ?? 'network' };
}

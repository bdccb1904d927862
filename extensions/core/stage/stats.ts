import type { StageReport } from '@handrail/sdk/stage';

/** One entry of a connection's statistics; which fields it has depends on its type. */
export type StatsEntry = Readonly<Record<string, unknown>>;

/** Statistics, found by type and id. */
export interface FoundStats {
  first(type: string): StatsEntry | undefined;
  byId(id: string | undefined): StatsEntry | undefined;
}

export function readStats(report: RTCStatsReport | undefined): FoundStats {
  const entries = new Map<string, StatsEntry>();
  report?.forEach((entry: StatsEntry, id: string) => {
    entries.set(id, entry);
  });
  return {
    first: (type) => [...entries.values()].find((entry) => entry['type'] === type),
    byId: (id) => (id === undefined ? undefined : entries.get(id)),
  };
}

export function numberOf(entry: StatsEntry | undefined, field: string): number | undefined {
  const value = entry?.[field];
  return typeof value === 'number' ? value : undefined;
}

export function textOf(entry: StatsEntry | undefined, field: string): string | undefined {
  const value = entry?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** Which way the media goes, and its round trip in ms. */
export function routeOf(stats: FoundStats): Pick<StageReport, 'route' | 'roundTripMs'> {
  const pair = stats.byId(textOf(stats.first('transport'), 'selectedCandidatePairId'));
  if (!pair) return { route: 'none' };
  const ends = [textOf(pair, 'localCandidateId'), textOf(pair, 'remoteCandidateId')].map((id) => stats.byId(id));
  const relayed = ends.some((end) => textOf(end, 'candidateType') === 'relay');
  const seconds = numberOf(pair, 'currentRoundTripTime');
  return {
    route: relayed ? 'turn' : 'direct',
    ...(seconds === undefined ? {} : { roundTripMs: Math.round(seconds * 10_000) / 10 }),
  };
}

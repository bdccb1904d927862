import type { StageHost, StageReport } from '@handrail/sdk/stage';
import { codecName } from './codecs.ts';
import { type FoundStats, numberOf, readStats, routeOf, textOf } from './stats.ts';

const everyMs = 1000;

/** Tells the device once a second how the picture does. */
export class HelperReports {
  readonly #timer: ReturnType<typeof setInterval>;
  #before: FoundStats | undefined;

  constructor(
    host: StageHost,
    connection: () => RTCPeerConnection | undefined,
    relayed: () => StageReport | undefined,
    noWay: () => StageReport['noWay'],
  ) {
    const report = async (): Promise<void> => {
      const pc = connection();
      const stats = readStats(await pc?.getStats());
      const stands = pc?.iceConnectionState === 'connected' || pc?.iceConnectionState === 'completed';
      const why = stands ? undefined : noWay();
      host.report({ ...(relayed() ?? reportOf(stats, this.#before, stands)), ...(why && { noWay: why }) });
      this.#before = stats;
    };
    this.#timer = setInterval(() => {
      report().catch((error: unknown) => console.warn('No report', error instanceof Error ? error.name : ''));
    }, everyMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** A way that was lost is still in the statistics; `stands` says that it is not. */
function reportOf(stats: FoundStats, earlier: FoundStats | undefined, stands: boolean): StageReport {
  const route = stands ? routeOf(stats) : ({ route: 'none' } as const);
  const video = stats.first('inbound-rtp');
  const before = earlier?.first('inbound-rtp');
  const span = (numberOf(video, 'timestamp') ?? 0) - (numberOf(before, 'timestamp') ?? 0);
  const since = (field: string) => (numberOf(video, field) ?? 0) - (numberOf(before, field) ?? 0);
  const mime = textOf(stats.byId(textOf(video, 'codecId')), 'mimeType');
  const width = numberOf(video, 'frameWidth');
  const height = numberOf(video, 'frameHeight');
  const same = before && textOf(video, 'id') === textOf(before, 'id') && span > 0;
  return {
    ...route,
    ...(same
      ? {
          framesPerSecond: Math.round((since('framesDecoded') * 1000) / span),
          kilobitsPerSecond: Math.round((since('bytesReceived') * 8) / span),
        }
      : {}),
    ...(mime ? { codec: codecName(mime) } : {}),
    ...(width && height ? { width, height } : {}),
  };
}

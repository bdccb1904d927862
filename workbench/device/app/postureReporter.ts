import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { DeviceStanding } from '../../base/link/linkApi.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { EventLog } from '../ports/machine.ts';
import type { PostureCollector } from '../ports/posture.ts';

/** Looking takes the processor for some seconds: not while somebody has just opened the app to be helped, in ms. */
export const firstPostureMs = 20_000;

/** How often a device that stays linked looks at itself again, in ms. */
export const postureEveryMs = 3_600_000;

/** Tells the service what state this device is in: a while after it has signed in, and every hour from then on. */
export class PostureReporter {
  readonly #parts: PostureReporterParts;
  #timer: Disposable | undefined;
  #running: AbortController | undefined;

  constructor(parts: PostureReporterParts) {
    this.#parts = parts;
    parts.link.onStatus(({ link }) => (link === 'online' ? this.#after(firstPostureMs) : this.#stop()));
  }

  /** Collects and reports now. Never rejects: what goes wrong is noted, and tried again in an hour. */
  async report(): Promise<void> {
    this.#stop();
    const { collector, link, log, standing } = this.#parts;
    const running = new AbortController();
    this.#running = running;
    try {
      const report = await collector.collect(running.signal);
      if (!running.signal.aborted) {
        const judged = await link.posture(report);
        standing(judged);
        // What tells this machine from all others is said to who asks for it, and only then.
        if (judged.identify === true) standing(await link.identify(await collector.identify(running.signal)));
      }
    } catch (error) {
      if (!running.signal.aborted) log.record('posture_failed', { code: HandrailError.from(error).code });
    }
    if (this.#running !== running) return;
    this.#after(postureEveryMs);
  }

  #after(ms: number): void {
    this.#stop();
    this.#timer = this.#parts.clock.after(ms, () => void this.report());
  }

  #stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }
}

interface PostureReporterParts {
  readonly collector: PostureCollector;
  readonly link: Pick<ServiceLink, 'onStatus' | 'posture' | 'identify'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Pick<EventLog, 'record'>;
  /** How the service judges this device. */
  readonly standing: (standing: DeviceStanding) => void;
}

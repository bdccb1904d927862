import { type Disposable, Emitter, HandrailError, type Peer } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import { verifyCard } from '../../base/policy/card.ts';
import type { KeyOf } from '../../base/policy/serviceKeys.ts';
import type { Hello, ServiceLink } from '../link/serviceLink.ts';
import type { EventLog } from '../ports/machine.ts';

interface Request {
  readonly sessionId: string;
  readonly helper: Peer;
  readonly helperId: string;
  /** The service would take an acceptance without a code, and this device was enrolled here. */
  readonly codeless: boolean;
  readonly until: number;
  readonly expiry: Disposable;
}

/** More at once than this are not shown: who floods a device gets no more attention by it. */
const mostRequests = 3;

export interface RequestDeskParts {
  readonly link: ServiceLink;
  readonly clock: Clock;
  readonly log: EventLog;
  /** What the service said at sign-in, and its keys. Rejects where nobody is signed in. */
  readonly trust: () => Promise<{ readonly hello: Hello; readonly keyOf: KeyOf }>;
  /** Whether this device was enrolled in this tenant, and whether the tenant does without the code now. */
  readonly codeless: { readonly waived: boolean; isEnrolled(tenantId: string): Promise<boolean> };
  /** The person should look at the workbench. */
  readonly attention: (helper: Peer) => void;
}

/** Helpers who chose this device from the list and wait for its person to type the code, or to accept without. */
export class RequestDesk {
  readonly #parts: RequestDeskParts;
  readonly #requests = new Map<string, Request>();
  readonly #changes = new Emitter<void>();

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
    const { link, log } = parts;
    link.on('helpRequested', (notice) => {
      this.#requested(notice).catch((error: unknown) =>
        log.record('request_refused', { code: HandrailError.from(error).code }),
      );
    });
    link.on('helpWithdrawn', ({ sessionId }) => this.#forget(sessionId));
    link.onStatus((status) => {
      // Whoever still waits is told of again when the link is back.
      if (status.link !== 'online') for (const id of [...this.#requests.keys()]) this.#forget(id);
    });
  }

  readonly onChange = this.#changes.event;

  state(): AppState['requests'] {
    const now = this.#parts.clock.monotonic();
    const { waived } = this.#parts.codeless;
    return [...this.#requests.values()].map(({ sessionId, helper, codeless, until }) => ({
      sessionId,
      helper,
      codeless: codeless && waived,
      remainingMs: Math.max(0, until - now),
    }));
  }

  /** A request that the person saw. Error: `wrong_state`. */
  find(sessionId: string): { readonly sessionId: string; readonly helperId: string } {
    const request = this.#requests.get(sessionId);
    if (!request) throw new HandrailError('wrong_state', 'Nobody waits with this session any more');
    return request;
  }

  /** The person does not want this help now. */
  async decline(sessionId: string): Promise<void> {
    this.#forget(sessionId);
    await this.#parts.link.declineHelp(sessionId);
  }

  async #requested(notice: {
    readonly sessionId: string;
    readonly helperId: string;
    readonly card: string;
    readonly remainingMs: number;
    readonly codeless: boolean;
  }): Promise<void> {
    const { clock, trust, attention } = this.#parts;
    const { hello, keyOf } = await trust();
    const expected = {
      issuer: hello.issuer,
      tenantId: hello.tenant.id,
      personId: notice.helperId,
      now: clock.now(),
    };
    const helper = await verifyCard(notice.card, expected, keyOf);
    const codeless = notice.codeless && (await this.#parts.codeless.isEnrolled(hello.tenant.id));
    if (this.#requests.size >= mostRequests && !this.#requests.has(notice.sessionId)) return;
    this.#requests.get(notice.sessionId)?.expiry.dispose();
    this.#requests.set(notice.sessionId, {
      sessionId: notice.sessionId,
      helper,
      helperId: notice.helperId,
      codeless,
      until: clock.monotonic() + notice.remainingMs,
      expiry: clock.after(notice.remainingMs, () => this.#forget(notice.sessionId)),
    });
    attention(helper);
    this.#changes.emit();
  }

  #forget(sessionId: string): void {
    const request = this.#requests.get(sessionId);
    if (!request) return;
    request.expiry.dispose();
    this.#requests.delete(sessionId);
    this.#changes.emit();
  }
}

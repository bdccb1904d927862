import { type Disposable, HandrailError } from '@handrail/sdk';
import { type DeepLink, readDeepLink } from '../../base/app/deepLink.ts';
import type { Clock } from '../../base/clock.ts';

/** How long a link waits for the sign-in and for the service to tell of its request, ms. */
const waitMs = 15_000;

export interface LinkDeskParts {
  readonly clock: Clock;
  /** The tenant of whoever is signed in. */
  readonly tenantId: () => string | undefined;
  /** Whether the service has told of a request in this session. */
  readonly waits: (sessionId: string) => boolean;
  readonly failed: (problem: HandrailError) => void;
}

/**
 * Links that the system hands over. A link shows the person what the service says is waiting for them, and never starts
 * anything; one that names something else is refused with its reason.
 */
export class LinkDesk {
  readonly #parts: LinkDeskParts;
  #open: (DeepLink & { readonly limit: Disposable }) | undefined;

  constructor(parts: LinkDeskParts) {
    this.#parts = parts;
  }

  take(text: string): void {
    this.#forget();
    try {
      const link = readDeepLink(text);
      this.#open = { ...link, limit: this.#parts.clock.after(waitMs, () => this.#late()) };
    } catch (error) {
      this.#parts.failed(HandrailError.from(error));
    }
    this.changed();
  }

  /** Somebody signed in, or the service told of another request. */
  changed(): void {
    const { tenantId, waits, failed } = this.#parts;
    const tenant = tenantId();
    if (!this.#open || tenant === undefined) return;
    if (this.#open.tenantId !== tenant) {
      this.#forget();
      failed(new HandrailError('wrong_tenant', 'A link names another tenant', { problem: 'link' }));
    } else if (waits(this.#open.sessionId)) this.#forget();
  }

  #late(): void {
    const signedIn = this.#parts.tenantId() !== undefined;
    this.#forget();
    this.#parts.failed(
      signedIn
        ? new HandrailError('not_found', 'A link names a request that does not wait here', { problem: 'link' })
        : new HandrailError('sign_in_required', 'A link came while nobody was signed in', { problem: 'link' }),
    );
  }

  #forget(): void {
    this.#open?.limit.dispose();
    this.#open = undefined;
  }
}

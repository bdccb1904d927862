import { type Disposable, HandrailError } from '@handrail/sdk';
import { type DeepLink, readDeepLink } from '../../base/app/deepLink.ts';
import { readJoinLink } from '../../base/app/joinLink.ts';
import type { Clock } from '../../base/clock.ts';

/** How long what a join link brought is of use, ms: no code lives longer. */
const invitationMs = 10 * 60_000;

/** What a join link brought: the public part of a code, and which of the links since the start it was. */
export interface Invitation {
  readonly part: string;
  readonly number: number;
}

/** How long a link waits for the sign-in and for the service to tell of its request, ms. */
const waitMs = 15_000;

export interface DeepLinkDeskParts {
  readonly clock: Clock;
  /** The tenant of whoever is signed in. */
  readonly tenantId: () => string | undefined;
  /** Whether the service has told of a request in this session. */
  readonly waits: (sessionId: string) => boolean;
  readonly failed: (problem: HandrailError) => void;
  /** What links brought is another now. */
  readonly onChange: () => void;
}

/**
 * Links that the system hands over. A link shows the person what the service says is waiting for them, and never starts
 * anything; one that names something else is refused with its reason.
 */
export class DeepLinkDesk implements Disposable {
  readonly #parts: DeepLinkDeskParts;
  #open: (DeepLink & { readonly limit: Disposable }) | undefined;

  #invitation: (Invitation & { readonly limit: Disposable }) | undefined;
  #count = 0;

  constructor(parts: DeepLinkDeskParts) {
    this.#parts = parts;
  }

  /** Somebody sent this person the public part of a code; they still type the rest. */
  get invitation(): Invitation | undefined {
    return this.#invitation && { part: this.#invitation.part, number: this.#invitation.number };
  }

  /** Nobody is here to be shown anything. */
  dispose(): void {
    this.joining();
    this.#forget();
  }

  /** A code is being tried, whatever comes of it. */
  joining(): void {
    this.#invitation?.limit.dispose();
    this.#invitation = undefined;
  }

  take(text: string): void {
    this.#forget();
    const part = readJoinLink(text);
    if (part !== undefined) return this.#invite(part);
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

  #invite(part: string): void {
    this.joining();
    const limit = this.#parts.clock.after(invitationMs, () => {
      this.joining();
      this.#parts.onChange();
    });
    this.#invitation = { part, number: ++this.#count, limit };
    this.#parts.onChange();
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

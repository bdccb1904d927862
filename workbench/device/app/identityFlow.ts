import { Emitter, HandrailError, type Person } from '@handrail/sdk';
import type { SignInFlow } from '../capabilities/identityCapability.ts';
import { aboutThePerson } from '../link/refusals.ts';
import type { Hello, LinkStatus, ServiceLink } from '../link/serviceLink.ts';
import type { Identity } from '../ports/machine.ts';

export type IdentityStatus = 'signedOut' | 'signingIn' | 'signedIn';

/** Who is signed in: the provider's sign-in and the service's word on it, as one thing. */
export class IdentityFlow implements SignInFlow {
  readonly #identity: Identity;
  readonly #link: ServiceLink;
  readonly #leaving: () => Promise<void>;
  readonly #changes = new Emitter<void>();
  #status: IdentityStatus = 'signedOut';
  #hello: Hello | undefined;
  #problem: HandrailError | undefined;
  /** Rises with each sign-in and sign-out: what an earlier one still brings is out of date. */
  #turn = 0;

  /** `leaving` is called while the link still stands, and settles when what is said there has left. */
  constructor(identity: Identity, link: ServiceLink, leaving: () => Promise<void>) {
    this.#identity = identity;
    this.#link = link;
    this.#leaving = leaving;
    link.onStatus((status) => this.#follow(status));
  }

  readonly onChange = this.#changes.event;

  get status(): IdentityStatus {
    return this.#status;
  }

  /** What the service said last; kept while the link is away, so that the page does not forget who is here. */
  get hello(): Hello | undefined {
    return this.#hello;
  }

  get problem(): HandrailError | undefined {
    return this.#problem;
  }

  current(): Person | undefined {
    return this.#hello?.person;
  }

  /** Signs in from an earlier time, silently; nothing happens when there is nothing to use. */
  async restore(): Promise<void> {
    if (this.#identity.returning) {
      // How it ended is shown where the person would sign in.
      await this.signIn(new AbortController().signal).catch(() => undefined);
      return;
    }
    const turn = this.#begin();
    // What cannot be read is as good as nothing kept: the person signs in anew.
    const restored = await this.#identity.restore().catch(() => false);
    if (turn !== this.#turn) return;
    if (restored) this.#link.start();
    else this.#set('signedOut');
  }

  async signIn(signal: AbortSignal): Promise<Person> {
    if (this.#status === 'signingIn') throw new HandrailError('wrong_state', 'A sign-in is under way');
    if (this.#status === 'signedIn') throw new HandrailError('wrong_state', 'Somebody is signed in');
    const turn = this.#begin();
    try {
      await this.#identity.signIn(signal);
      if (turn !== this.#turn) throw new HandrailError('cancelled', 'Somebody signed out meanwhile');
      const accepted = this.#accepted(signal);
      this.#link.start();
      return (await accepted).person;
    } catch (error) {
      const problem = HandrailError.from(error);
      if (turn !== this.#turn) throw problem;
      if (problem.code !== 'cancelled') this.#problem = problem;
      // The provider knows who it is, and the link is dialled again: nobody has to sign in anew for a network that comes back.
      if (problem.code !== 'cancelled' && this.#link.isTrying) throw problem;
      this.#link.stop();
      await this.#forget();
      this.#set('signedOut');
      throw problem;
    }
  }

  async signOut(): Promise<void> {
    this.#turn += 1;
    await this.#leaving();
    this.#link.stop();
    this.#hello = undefined;
    this.#problem = undefined;
    this.#set('signedOut');
    await this.#forget();
  }

  /** The person is signed out here even where the provider cannot be told. */
  async #forget(): Promise<void> {
    try {
      await this.#identity.signOut();
    } catch (error) {
      this.#problem ??= HandrailError.from(error);
    }
  }

  #begin(): number {
    this.#turn += 1;
    this.#problem = undefined;
    this.#set('signingIn');
    return this.#turn;
  }

  #accepted(signal: AbortSignal): Promise<Hello> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        subscription.dispose();
        signal.removeEventListener('abort', abort);
        finish();
      };
      const abort = () => settle(() => reject(new HandrailError('cancelled', 'Sign-in was cancelled')));
      const subscription = this.#link.onStatus((status) => {
        if (status.link === 'online') settle(() => resolve(status.hello));
        else if (status.problem && status.link === 'offline') {
          const { problem } = status;
          settle(() => reject(problem));
        } else if (status.link === 'offline') abort();
      });
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  #follow(status: LinkStatus): void {
    if (status.link === 'online') {
      this.#hello = status.hello;
      this.#problem = undefined;
      this.#set('signedIn');
      return;
    }
    const { problem } = status;
    if (problem && aboutThePerson.has(problem.code)) {
      this.#hello = undefined;
      this.#problem = problem;
      this.#set('signedOut');
      return;
    }
    if (this.#status === 'signingIn' && problem && status.link === 'offline') this.#problem = problem;
    this.#changes.emit();
  }

  #set(status: IdentityStatus): void {
    this.#status = status;
    this.#changes.emit();
  }
}

import { type Disposable, disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { DeviceIdentifiers } from '../../base/devices/identifiers.ts';
import type { PostureReport } from '../../base/devices/posture.ts';
import {
  appInterface,
  type DeviceStanding,
  type EndReason,
  type IceServer,
  linkFrameLimit,
  type SessionReport,
  type SessionTicket,
  serviceInterface,
} from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { MethodOutput, NoticeName, NoticePayload } from '../../base/rpc/methods.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { Identity, LinkDialer } from '../ports/machine.ts';
import { LinkFrames } from './linkFrames.ts';
import { repeatedRefusals } from './refusals.ts';
import { type LinkSignIn, signInOnLink } from './signInOnLink.ts';

/** What the service said when this app signed in on the link. */
export type Hello = MethodOutput<typeof serviceInterface, 'hello'>;

export type LinkStatus =
  | { readonly link: 'offline' | 'connecting'; readonly problem?: HandrailError }
  | { readonly link: 'online'; readonly hello: Hello };

/** How long the service may take to show that the link is whole, ms. */
const aliveLimitMs = 4_000;
/** How often a browser tab asks for that: it has no pings of its own, ms. */
const tabAsksMs = 15_000;
/** The longest wait between two dials, and the same while a session waits for the link, ms. */
const longestWait = { usual: 60_000, held: 4_000 } as const;

export interface ServiceLinkParts extends Omit<LinkSignIn, 'address'> {
  readonly dialer: LinkDialer;
  readonly identity: Pick<Identity, 'accessToken'>;
  readonly random: RandomBytes;
}

const stopped = () => new HandrailError('cancelled', 'The link was stopped');

/** Keeps one signed-in link to the service: dials, proves the device key, renews the token, dials again when it breaks. */
export class ServiceLink {
  readonly #parts: ServiceLinkParts;
  readonly #statusChanges = new Emitter<LinkStatus>();
  readonly #notices = new Map<string, Emitter<unknown>>();
  #status: LinkStatus = { link: 'offline' };
  #abort: AbortController | undefined;
  #rpc: Rpc<typeof appInterface, typeof serviceInterface> | undefined;
  #frames: LinkFrames | undefined;
  #timers: Disposable[] = [];
  #redial: Disposable | undefined;
  /** Settles with the attempt that was begun last. */
  #dialling: Promise<void> = Promise.resolve();
  #asking: Disposable | undefined;
  #failures = 0;
  #held = 0;
  #checking = false;

  constructor(parts: ServiceLinkParts) {
    this.#parts = parts;
    for (const name of Object.keys(appInterface.notices)) this.#notices.set(name, new Emitter());
  }

  readonly onStatus = this.#statusChanges.event;

  get status(): LinkStatus {
    return this.#status;
  }

  /** True from `start` until `stop`, or a refusal that dialling again cannot mend. */
  get isTrying(): boolean {
    return this.#abort !== undefined;
  }

  /** Starts, and goes on until `stop` or a refusal that dialling again cannot mend. */
  start(): void {
    if (this.#abort) return;
    this.#abort = new AbortController();
    this.#failures = 0;
    this.#dialling = this.#connect(this.#abort.signal);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#drop();
    this.#set({ link: 'offline' });
  }

  on<K extends NoticeName<typeof appInterface>>(
    name: K,
    listener: (payload: NoticePayload<typeof appInterface, K>) => void,
  ): Disposable {
    const emitter = this.#notices.get(name) as Emitter<NoticePayload<typeof appInterface, K>>;
    return emitter.event(listener);
  }

  /** A fresh card of who is signed in, for the other side of a session. Error: `service_unreachable`. */
  async card(as: 'helper' | 'sharer'): Promise<string> {
    const { card } = await this.#online().call('card', { as });
    return card;
  }

  /** On one device of the inventory, or for whoever types the code. */
  offerSession(deviceId?: string, codeless = false): Promise<MethodOutput<typeof serviceInterface, 'offerSession'>> {
    return this.#online().call('offerSession', deviceId === undefined ? {} : { deviceId, codeless });
  }

  acceptHelp(sessionId: string): Promise<SessionTicket> {
    return this.#online().call('acceptHelp', { sessionId });
  }

  async declineHelp(sessionId: string): Promise<void> {
    await this.#online().call('declineHelp', { sessionId });
  }

  /** Errors: enrolment_invalid, service_unreachable. */
  enrol(token: string): Promise<DeviceStanding> {
    return this.#online().call('enrol', { token });
  }

  /** What to check the relays with. Errors: too_many, service_unreachable. */
  async checkRelays(): Promise<readonly IceServer[]> {
    return (await this.#online().call('checkRelays', {})).iceServers;
  }

  posture(report: PostureReport): Promise<DeviceStanding> {
    return this.#online().call('posture', { report });
  }

  identify(identifiers: DeviceIdentifiers): Promise<DeviceStanding> {
    return this.#online().call('identify', { identifiers });
  }

  joinSession(routing: string): Promise<SessionTicket> {
    return this.#online().call('joinSession', { routing });
  }

  resumeSession(sessionId: string): Promise<SessionTicket> {
    return this.#online().call('resumeSession', { sessionId });
  }

  /** Best effort: without a link there is nobody to tell, and the service ends the session by itself in time. */
  async endSession(sessionId: string, reason: EndReason): Promise<void> {
    await this.#rpc?.call('endSession', { sessionId, reason }).catch(() => undefined);
  }

  report(sessionId: string, report: SessionReport): void {
    this.#rpc?.notify('report', { sessionId, report });
  }

  /** The relay's frames of a session on this link. */
  relay(channel: number): Port {
    if (!this.#frames) throw new HandrailError('disconnected', 'There is no link to the service');
    return this.#frames.relay(channel);
  }

  /** Until it is disposed of, somebody waits for the link: it is dialled for at short intervals. */
  hold(): Disposable {
    this.#held += 1;
    if (this.#redial && this.#abort) this.#again(this.#abort.signal);
    return disposable(() => {
      this.#held -= 1;
    });
  }

  /** A person waits for the link: what would be dialled for later is dialled for now. Settles once it stands. Error: why it does not. */
  async wanted(): Promise<void> {
    const signal = this.#abort?.signal;
    if (this.#redial && signal) {
      this.#redial.dispose();
      this.#redial = undefined;
      this.#dialling = this.#connect(signal);
    }
    if (this.#status.link !== 'online') await this.#dialling;
    const { problem } = this.#lastProblem();
    if (problem) throw problem;
    this.#online();
  }

  /** Asks whether the link still carries anything. One that does not is given up, and dialled for again. */
  check(): void {
    const rpc = this.#rpc;
    if (!rpc || this.#status.link !== 'online' || this.#checking) return;
    this.#checking = true;
    rpc
      .call('alive', {}, { timeLimitMs: aliveLimitMs })
      .catch((error: unknown) => {
        // Any answer is a sign of life, and a service that does not know the question gives one.
        if (HandrailError.from(error).code === 'timeout' && this.#rpc === rpc) rpc.close('silent');
      })
      .finally(() => {
        this.#checking = false;
      });
  }

  #online(): Rpc<typeof appInterface, typeof serviceInterface> {
    if (!this.#rpc || this.#status.link !== 'online') {
      throw new HandrailError('service_unreachable', 'There is no link to the service', {
        address: this.#parts.dialer.address,
      });
    }
    return this.#rpc;
  }

  async #connect(signal: AbortSignal): Promise<void> {
    this.#set({ link: 'connecting', ...this.#lastProblem() });
    try {
      const hello = await this.#signIn(signal);
      if (signal.aborted) return;
      this.#failures = 0;
      this.#set({ link: 'online', hello });
    } catch (error) {
      if (signal.aborted) return;
      this.#drop();
      const problem = HandrailError.from(error);
      if (repeatedRefusals.has(problem.code)) this.#abort = undefined;
      this.#set({ link: 'offline', problem });
      if (this.isTrying) this.#again(signal);
    }
  }

  async #signIn(signal: AbortSignal): Promise<Hello> {
    const { dialer, identity, keys, machine, shell, clock } = this.#parts;
    const token = await identity.accessToken();
    if (signal.aborted) throw stopped();
    const port = await dialer.dial(signal);
    if (signal.aborted) {
      port.close('stopped');
      throw stopped();
    }
    this.#frames = new LinkFrames(port);
    const rpc = new Rpc(this.#frames.rpc, {
      local: appInterface,
      remote: serviceInterface,
      clock,
      maxFrameBytes: linkFrameLimit,
    });
    this.#rpc = rpc;
    for (const [name, emitter] of this.#notices) {
      if (name !== 'challenge') rpc.on(name as 'grant', (payload) => emitter.emit(payload));
    }
    const hello = await signInOnLink(rpc, token, { address: dialer.address, keys, machine, shell, clock });
    rpc.onClose(() => this.#lost(signal));
    this.#refreshBefore(hello.expiresAt, rpc);
    if (shell === 'tab') this.#checkAgain(rpc);
    return hello;
  }

  #checkAgain(rpc: Rpc<typeof appInterface, typeof serviceInterface>): void {
    this.#asking?.dispose();
    this.#asking = this.#parts.clock.after(tabAsksMs, () => {
      if (this.#rpc !== rpc) return;
      this.check();
      this.#checkAgain(rpc);
    });
  }

  #refreshBefore(expiresAt: number, rpc: Rpc<typeof appInterface, typeof serviceInterface>): void {
    const { clock, identity } = this.#parts;
    const wait = Math.max(1_000, expiresAt - clock.now() - 90_000);
    this.#timers.push(
      clock.after(wait, async () => {
        try {
          const token = await identity.accessToken();
          const answer = await rpc.call('refresh', { token });
          // Another link has a timer of its own.
          if (this.#rpc !== rpc) return;
          this.#refreshBefore(answer.expiresAt, rpc);
        } catch (error) {
          // Without a fresh token the service will close the link; say why before it does.
          rpc.close(HandrailError.from(error).code);
        }
      }),
    );
  }

  #lost(signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#drop();
    this.#set({
      link: 'offline',
      problem: new HandrailError('service_unreachable', 'The link closed', { address: this.#parts.dialer.address }),
    });
    this.#again(signal);
  }

  /** Full jitter, so that a service that comes back is not met by everybody at once. */
  #again(signal: AbortSignal): void {
    const ceiling = Math.min(this.#held > 0 ? longestWait.held : longestWait.usual, 500 * 2 ** this.#failures);
    this.#failures += 1;
    const [byte = 0] = this.#parts.random(1);
    this.#redial?.dispose();
    this.#redial = this.#parts.clock.after(200 + (byte / 255) * ceiling, () => {
      this.#redial = undefined;
      if (!signal.aborted) this.#dialling = this.#connect(signal);
    });
  }

  #lastProblem(): { problem?: HandrailError } {
    return this.#status.link !== 'online' && this.#status.problem ? { problem: this.#status.problem } : {};
  }

  #drop(): void {
    for (const timer of this.#timers.splice(0)) timer.dispose();
    this.#asking?.dispose();
    this.#redial?.dispose();
    this.#redial = undefined;
    const rpc = this.#rpc;
    this.#rpc = undefined;
    this.#frames = undefined;
    rpc?.close('dropped');
  }

  #set(status: LinkStatus): void {
    this.#status = status;
    this.#statusChanges.emit(status);
  }
}

import { randomBytes } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../../workbench/base/clock.ts';
import type { SessionTicket } from '../../../workbench/base/link/linkApi.ts';
import { readServiceKeys } from '../../../workbench/base/policy/serviceKeys.ts';
import { formatCode, makeSecret, splitCode } from '../../../workbench/base/session/code.ts';
import { encodeDirect } from '../../../workbench/base/session/directMessage.ts';
import type { KeyBinding } from '../../../workbench/base/session/keyBinding.ts';
import { NodeAead } from '../../../workbench/desktop/crypto/nodeAead.ts';
import { ServiceLink } from '../../../workbench/device/link/serviceLink.ts';
import type { DeviceKeys } from '../../../workbench/device/ports/machine.ts';
import type { CodelessTerms } from '../../../workbench/device/session/codeless.ts';
import { openTicket } from '../../../workbench/device/session/openTicket.ts';
import type { PeerUp } from '../../../workbench/device/session/peerLink.ts';
import type { OpenedSession } from '../../../workbench/device/session/sessionParts.ts';
import { MemoryIdentity, MemoryKeys } from './memoryMachine.ts';
import type { MemoryService } from './memoryService.ts';
import { until } from './until.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

/** What it says that it runs in: to the service, and to the other device. An installed browser where nothing is said. */
export interface RawShells {
  readonly told?: 'tab';
  readonly introduced?: 'tab';
  /** A page in a browser dials, which says something else to both. */
  readonly page?: true;
}

/** Somebody with a good account and the right code whose app does as it likes: no gate, no rules, only the wire. */
export class RawPeer {
  readonly link: ServiceLink;
  readonly keys = new MemoryKeys();
  /** The keys by which it speaks to the other device; those that the service knows when nothing else is said. */
  shows: DeviceKeys | undefined;
  readonly #clock: Clock;
  readonly #introduced: string;
  readonly #shells: RawShells;
  readonly #signedIn: Promise<void>;
  session: OpenedSession | undefined;
  up: PeerUp | undefined;

  /** `introduced` is the app version that it tells the other device; the service is told another. */
  constructor(id: string, service: MemoryService, clock: Clock, introduced = '1.0.0', shells: RawShells = {}) {
    this.#shells = shells;
    this.#clock = clock;
    this.#introduced = introduced;
    const identity = new MemoryIdentity(id);
    this.link = new ServiceLink({
      dialer: service.dialer(shells.page),
      identity,
      keys: this.keys,
      machine: { name: 'raw', os: 'Test', platform: 'linux' as const, appVersion: '1.0.0' },
      shell: shells.told ?? 'browser',
      clock,
      random,
    });
    this.#signedIn = identity.signIn(new AbortController().signal).then(() => this.link.start());
  }

  /** Offers a code as a helper, and answers whoever types it. */
  async offer(): Promise<string> {
    await this.#online();
    const secret = makeSecret(random);
    this.link.on('offerTaken', (ticket) => {
      this.#open(ticket, 'helper', secret).catch((error: unknown) => assertExpected(error));
    });
    const { routing } = await this.link.offerSession();
    return formatCode(`${routing}${secret}`);
  }

  /**
   * Chooses a device from the list without a code, whatever the tenant says, and shows `binding` to whoever accepts. Gives the
   * session, whose end `failed` hears.
   */
  async launch(deviceId: string, binding: KeyBinding, failed: (error: HandrailError) => void): Promise<string> {
    await this.#online();
    this.link.on('offerTaken', (ticket) => {
      this.#open(ticket, 'helper', { role: 'helper', binding }).catch((error: unknown) =>
        failed(HandrailError.from(error)),
      );
    });
    return (await this.link.offerSession(deviceId, true)).sessionId;
  }

  /** Accepts as a sharer, without a code and without a request. */
  async accept(sessionId: string): Promise<void> {
    await this.#online();
    const terms = { role: 'sharer', check: async () => undefined } as const;
    await this.#open(await this.link.acceptHelp(sessionId), 'sharer', terms);
  }

  /** Joins as a sharer. */
  async join(code: string): Promise<void> {
    await this.#online();
    const { routing, secret } = splitCode(code);
    await this.#open(await this.link.joinSession(routing), 'sharer', secret);
  }

  /** Sends a one-way action without asking anybody. */
  send(stream: 'input' | 'moves', action: string, input: unknown, epoch: number, extension = 'core'): void {
    this.up?.peer.send(stream, encodeDirect({ extension, action, input }), epoch);
  }

  /** Settles when the other side has taken everything that was sent before. */
  async settled(): Promise<void> {
    await this.up?.rpc.call('ping', {});
  }

  close(): void {
    this.session?.keeper.dispose();
    this.session?.peerLink.close();
    this.link.stop();
  }

  async #online(): Promise<void> {
    await this.#signedIn;
    await until('the raw peer is online', () => this.link.status.link === 'online');
  }

  async #open(ticket: SessionTicket, role: 'helper' | 'sharer', by: string | CodelessTerms): Promise<void> {
    const { status } = this.link;
    if (status.link !== 'online') throw new Error('There is no link');
    const keyOf = await readServiceKeys(status.hello.grantKeys);
    const parts = {
      clock: this.#clock,
      random,
      aead: new NodeAead(),
      keys: this.shows ?? this.keys,
      link: this.link,
      appVersion: '1.0.0',
      shell: 'browser' as 'browser' | 'tab',
    };
    const session = await openTicket(ticket, role, { hello: status.hello, keyOf }, this.keys, undefined, parts);
    parts.appVersion = this.#introduced;
    parts.shell = this.#shells.introduced ?? 'browser';
    this.session = session;
    session.peerLink.onUp((up) => {
      this.up = up;
      up.rpc.handle('sync', () => ({
        phase: 'active',
        mode: 'view',
        allowed: [],
        blocked: [],
        epoch: 1,
        sharerActive: false,
      }));
    });
    const { signal } = new AbortController();
    if (typeof by === 'string') await session.peerLink.open(by, 1, () => undefined, signal);
    else await session.peerLink.openWithoutCode(by, signal);
    this.link.report(ticket.sessionId, { kind: 'trusted' });
  }
}

function assertExpected(error: unknown): void {
  // A test that ends closes the link under a handshake; anything else is a fault of the test.
  if (!['cancelled', 'disconnected', 'peer_silent', 'wrong_version'].includes(HandrailError.from(error).code))
    throw error;
}

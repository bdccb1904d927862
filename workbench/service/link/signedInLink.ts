import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { appInterface, serviceInterface } from '../../base/link/linkApi.ts';
import type { NoticeName, NoticePayload } from '../../base/rpc/methods.ts';
import type { Rpc } from '../../base/rpc/rpc.ts';
import type { Admission } from '../identity/reception.ts';
import type { LinkPeer } from '../sessions/linkPeer.ts';
import type { Device } from '../store/devices/deviceRows.ts';
import { closeCodes } from './linkLimits.ts';
import type { LinkSocket } from './linkSocket.ts';

interface SignedInLinkParts {
  readonly socket: LinkSocket;
  readonly rpc: Rpc<typeof serviceInterface, typeof appInterface>;
  readonly admission: Admission;
  readonly device: Device;
  readonly inTab: boolean;
  readonly clock: Clock;
}

/** A link on which somebody has signed in. It ends when their token does. */
export class SignedInLink implements LinkPeer, Disposable {
  #device: Device;
  readonly #parts: SignedInLinkParts;
  #admission: Admission;
  #expiry: Disposable;

  constructor(parts: SignedInLinkParts) {
    this.#parts = parts;
    this.#device = parts.device;
    this.#admission = parts.admission;
    this.#expiry = this.#expireAt(parts.admission.expiresAt);
  }

  /** Names this person at this device. */
  get key(): string {
    return `${this.#admission.tenant.tenantId} ${this.#admission.person.id} ${this.device.id}`;
  }

  get inTab(): boolean {
    return this.#parts.inTab;
  }

  get device(): Device {
    return this.#device;
  }

  /** What is known of the device changed while it is linked. */
  deviceChanged(change: { readonly enrolled: boolean }): void {
    this.#device = { ...this.#device, ...change };
  }

  get admission(): Admission {
    return this.#admission;
  }

  /** Takes a renewed token of the same person. Error: `wrong_account`. */
  refresh(admission: Admission): void {
    const { tenant, person } = this.#admission;
    if (admission.tenant.tenantId !== tenant.tenantId || admission.person.id !== person.id) {
      throw new HandrailError('wrong_account', 'The new token is for somebody else');
    }
    this.#admission = admission;
    this.#expiry.dispose();
    this.#expiry = this.#expireAt(admission.expiresAt);
  }

  notify<K extends NoticeName<typeof appInterface>>(name: K, payload: NoticePayload<typeof appInterface, K>): void {
    this.#parts.rpc.notify(name, payload);
  }

  openChannel(): number {
    return this.#parts.socket.openChannel();
  }

  joinChannel(channel: number, other: LinkPeer, otherChannel: number): void {
    if (other instanceof SignedInLink) this.#parts.socket.joinChannel(channel, other.#parts.socket, otherChannel);
  }

  closeChannel(channel: number): void {
    this.#parts.socket.closeChannel(channel);
  }

  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
  }

  dispose(): void {
    this.#expiry.dispose();
  }

  #expireAt(time: number): Disposable {
    const { clock } = this.#parts;
    return clock.after(Math.max(0, time - clock.now()), () => this.close(closeCodes.signIn, 'token expired'));
  }
}

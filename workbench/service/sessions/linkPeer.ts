import type { appInterface } from '../../base/link/linkApi.ts';
import type { NoticeName, NoticePayload } from '../../base/rpc/methods.ts';
import type { Admission } from '../identity/reception.ts';
import type { Device } from '../store/devices/deviceRows.ts';

/** One signed-in app on a link: a person at a device. */
export interface LinkPeer {
  /** As of the newest token. */
  readonly admission: Admission;
  readonly device: Device;
  /** A plain browser tab: it can only be looked at, and counts as unenrolled. */
  readonly inTab: boolean;
  notify<K extends NoticeName<typeof appInterface>>(name: K, payload: NoticePayload<typeof appInterface, K>): void;
  /** A new relay channel on this link; what is sent on it goes nowhere until it is joined. */
  openChannel(): number;
  /** From now on, frames on `channel` come out on `otherChannel` of `other`. One direction. */
  joinChannel(channel: number, other: LinkPeer, otherChannel: number): void;
  closeChannel(channel: number): void;
}

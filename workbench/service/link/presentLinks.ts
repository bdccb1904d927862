import type { Presence } from '../devices/presence.ts';
import { closeCodes } from './linkLimits.ts';
import type { SignedInLink } from './signedInLink.ts';

const none: ReadonlyMap<string, ReadonlySet<SignedInLink>> = new Map();

/** The links on which somebody has signed in: one for a person at a device, several at a device. */
export class PresentLinks implements Presence {
  readonly #links = new Map<string, SignedInLink>();
  /** Tenant, device, and the links of its people. */
  readonly #byDevice = new Map<string, Map<string, Set<SignedInLink>>>();

  /** The newest link is the one the person sees; an older one of the same app is a socket that died unnoticed, and is closed. */
  enter(link: SignedInLink): void {
    this.#links.get(link.key)?.close(closeCodes.replaced, 'replaced');
    this.#links.set(link.key, link);
    this.#present(link, true);
  }

  leave(link: SignedInLink): void {
    if (this.#links.get(link.key) === link) this.#links.delete(link.key);
    this.#present(link, false);
  }

  *ofTenant(tenantId: string): Iterable<SignedInLink> {
    for (const link of this.#links.values()) if (link.admission.tenant.tenantId === tenantId) yield link;
  }

  ofDevice(tenantId: string, deviceId: string): readonly SignedInLink[] {
    return [...(this.#devicesOf(tenantId).get(deviceId) ?? [])];
  }

  isOnline(tenantId: string, deviceId: string): boolean {
    return this.#devicesOf(tenantId).has(deviceId);
  }

  online(tenantId: string): readonly string[] {
    return [...this.#devicesOf(tenantId).keys()];
  }

  #devicesOf(tenantId: string): ReadonlyMap<string, ReadonlySet<SignedInLink>> {
    return this.#byDevice.get(tenantId) ?? none;
  }

  #present(link: SignedInLink, here: boolean): void {
    const { tenantId } = link.admission.tenant;
    const devices = this.#byDevice.get(tenantId) ?? new Map<string, Set<SignedInLink>>();
    const links = devices.get(link.device.id) ?? new Set();
    if (here) links.add(link);
    else links.delete(link);
    if (links.size > 0) devices.set(link.device.id, links);
    else devices.delete(link.device.id);
    if (devices.size > 0) this.#byDevice.set(tenantId, devices);
    else this.#byDevice.delete(tenantId);
  }
}

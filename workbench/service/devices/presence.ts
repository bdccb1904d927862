/** Which devices are linked now. */
export interface Presence {
  isOnline(tenantId: string, deviceId: string): boolean;
  online(tenantId: string): readonly string[];
}

import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly model: string;
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** The most entries kept; the oldest go first. */
const limit = 5_000;

/**
 * Keeps the embedded provider's sign-ins in memory, for one provider: what it knows ends with the process, so that
 * people sign in again after a restart. `now` is in ms since the epoch.
 */
export function memoryAdapter(now: () => number): AdapterFactory {
  const entries = new Map<string, Entry>();
  const find = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key);
    if (entry && entry.expiresAt > now()) return entry.payload;
    entries.delete(key);
    return undefined;
  };
  return (model): Adapter => {
    const key = (id: string) => `${model}:${id}`;
    return {
      async upsert(id, payload, expiresIn) {
        entries.delete(key(id));
        const expiresAt = expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY;
        entries.set(key(id), { model, payload, expiresAt });
        const [oldest] = entries.keys();
        if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
      },
      find: async (id) => find(key(id)),
      async findByUid(uid) {
        for (const [each, entry] of entries) if (entry.model === model && entry.payload.uid === uid) return find(each);
        return undefined;
      },
      async findByUserCode() {
        return undefined;
      },
      async consume(id) {
        const payload = find(key(id));
        if (payload) payload.consumed = Math.floor(now() / 1000);
      },
      async destroy(id) {
        entries.delete(key(id));
      },
      async revokeByGrantId(grantId) {
        for (const [each, entry] of entries) if (entry.payload.grantId === grantId) entries.delete(each);
      },
    };
  };
}

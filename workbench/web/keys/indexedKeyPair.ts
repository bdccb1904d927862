import type { KeyPairStore } from './tabKeys.ts';

const database = 'handrail';
const table = 'keys';
const name = 'device';

/** The key pair in IndexedDB, which keeps the keys themselves and never their bytes. */
export function indexedKeyPair(factory: IDBFactory): KeyPairStore {
  return {
    async read() {
      const value: unknown = await inTable(factory, 'readonly', (store) => store.get(name));
      return isPair(value) ? value : undefined;
    },
    async write(pair) {
      await inTable(factory, 'readwrite', (store) => store.put(pair, name));
    },
  };
}

/**
 * Whether this tab is the one that has the lasting key. Two tabs with one key would be one device to the service, and each would
 * push the other's link out; further tabs make a key of their own. The lock ends with the tab.
 */
export function firstTab(locks: LockManager | undefined): Promise<boolean> {
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    locks
      .request('handrail-device', { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => undefined);
      })
      .catch(reject);
  });
}

async function inTable<T>(
  factory: IDBFactory,
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = factory.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(table);
  const opened = await answer(opening);
  try {
    return await answer(use(opened.transaction(table, mode).objectStore(table)));
  } finally {
    opened.close();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });
}

function isPair(value: unknown): value is CryptoKeyPair {
  if (typeof value !== 'object' || value === null) return false;
  const [open, secret] = [Reflect.get(value, 'publicKey'), Reflect.get(value, 'privateKey')];
  return open instanceof CryptoKey && secret instanceof CryptoKey && !secret.extractable;
}

import type { LogEntry } from '../../base/app/logEntry.ts';
import type { Preferences, Wishes } from '../../base/app/preferences.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { KeyBinding, PinnedProvider, ProviderKeySet } from '../../base/session/keyBinding.ts';

/** This device's own key pair (Ed25519); the private half never leaves the port. */
export interface DeviceKeys {
  readonly public: DeviceKey;
  /** RFC 7638 thumbprint of the public key, base64url. */
  readonly thumbprint: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Sign-in with the organisation's provider. Tokens go to the link and nowhere else. */
export interface Identity {
  /** True where the person has just come back from the provider: `signIn` goes on with its answer, and nobody need press anything. */
  readonly returning?: boolean;
  /** Opens the person's browser and settles when they are signed in. Errors: sign_in_failed, cancelled, service_unreachable. */
  signIn(signal: AbortSignal): Promise<void>;
  /** Uses what was kept from an earlier sign-in; false when there is none. */
  restore(): Promise<boolean>;
  signOut(): Promise<void>;
  /** A token with at least a minute to live. Error: sign_in_expired. */
  accessToken(): Promise<string>;
  /**
   * The provider's word that this person signed in with this device's key; undefined where there is none with a minute to live,
   * as when the sign-in was too long ago. Never rejects.
   */
  keyBinding(): Promise<KeyBinding | undefined>;
  /** Whose word the sign-in on this device was; undefined while that is not known. */
  provider(): PinnedProvider | undefined;
}

/** The keys that a provider signs with, fetched from its own address. */
export interface ProviderKeys {
  /** Error: `service_unreachable`. */
  keysOf(provider: PinnedProvider): Promise<ProviderKeySet>;
}

/** Small secrets at rest, for this device and user only. */
export interface Keystore {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, secret: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What the person at this device prefers, kept from one start to the next as far as that can be. */
export interface PreferenceStore {
  readonly current: Preferences;
  /** Holds from now on; what is not named stays. Never throws. */
  prefer(wishes: Wishes): void;
}

/** The local event log: allow-listed facts, never content. */
export interface EventLog {
  record(event: string, facts: Readonly<Record<string, string | number | boolean>>): void;
}

/** The local log as the person at this device looks at it. */
export interface KeptLog {
  /** The newest entries, newest first, `most` of them at the most. Never rejects for what cannot be read: it is left out. */
  read(most: number): Promise<readonly LogEntry[]>;
  /** Where its files lie; undefined where it is kept in memory alone. */
  readonly folder?: string | undefined;
}

/** Opens the socket to the service. Frames are whole binary messages. */
export interface LinkDialer {
  /** Rejects with `service_unreachable`. */
  dial(signal: AbortSignal): Promise<Port>;
  /** Address for people. */
  readonly address: string;
}

/** What this machine is called and runs. */
export interface MachineFacts {
  readonly name: string;
  readonly os: string;
  readonly platform: 'windows' | 'macos' | 'linux' | 'other';
  readonly appVersion: string;
  /** The secret of an enrolment token, where software distribution left one. */
  readonly enrolment?: string;
  /** Id of the one tenant whose people may sign in here, where software distribution left one. */
  readonly tenant?: string;
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Emitter, HandrailError } from '@handrail/sdk';
import type { LogEntry } from '../../../workbench/base/app/logEntry.ts';
import type { Preferences, Wishes } from '../../../workbench/base/app/preferences.ts';
import type { DeviceKey } from '../../../workbench/base/link/linkApi.ts';
import { keyThumbprint } from '../../../workbench/base/session/identityProof.ts';
import type { KeyBinding, PinnedProvider } from '../../../workbench/base/session/keyBinding.ts';
import type { ActivityMonitor, Injector, ScreenArea } from '../../../workbench/device/ports/input.ts';
import type {
  DeviceKeys,
  EventLog,
  Identity,
  KeptLog,
  PreferenceStore,
} from '../../../workbench/device/ports/machine.ts';

/** A device key in memory. */
export class MemoryKeys implements DeviceKeys {
  readonly public: DeviceKey;
  readonly thumbprint: string;
  readonly #private: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#private = privateKey;
    this.public = { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) };
    this.thumbprint = keyThumbprint(this.public);
  }

  async sign(message: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(sign(null, message, this.#private));
  }
}

/** Signs in whoever it was made for. */
export class MemoryIdentity implements Identity {
  /** When set, the next sign-in fails with it. */
  refuse: HandrailError | undefined;
  /** What the provider says of this device's key, when somebody asks; nothing when this gives nothing. */
  word: (() => Promise<KeyBinding | undefined>) | undefined;
  /** What a device pins that is enrolled now. */
  pin: PinnedProvider | undefined;
  readonly #person: string;
  #signedIn = false;
  #kept: boolean;

  constructor(person: string, kept = false) {
    this.#person = person;
    this.#kept = kept;
  }

  async keyBinding(): Promise<KeyBinding | undefined> {
    return this.#signedIn ? await this.word?.() : undefined;
  }

  provider(): PinnedProvider | undefined {
    return this.#signedIn ? this.pin : undefined;
  }

  async signIn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new HandrailError('cancelled', 'Cancelled');
    const { refuse } = this;
    this.refuse = undefined;
    if (refuse) throw refuse;
    this.#signedIn = true;
  }

  async restore(): Promise<boolean> {
    this.#signedIn = this.#kept;
    return this.#kept;
  }

  async signOut(): Promise<void> {
    this.#signedIn = false;
    this.#kept = false;
  }

  async accessToken(): Promise<string> {
    if (!this.#signedIn) throw new HandrailError('sign_in_expired', 'Nobody is signed in');
    return `token.${this.#person}`;
  }
}

/** Preferences that end with the process. */
export class MemoryPreferences implements PreferenceStore {
  current: Preferences = { language: 'en', theme: 'system' };

  prefer(wishes: Wishes): void {
    this.current = { ...this.current, ...wishes };
  }
}

/** Keeps what was recorded. */
export class MemoryLog implements EventLog, KeptLog {
  folder: string | undefined;
  readonly entries: { readonly event: string; readonly facts: Readonly<Record<string, string | number | boolean>> }[] =
    [];

  record(event: string, facts: Readonly<Record<string, string | number | boolean>>): void {
    this.entries.push({ event, facts });
  }

  async read(most: number): Promise<readonly LogEntry[]> {
    return this.entries
      .slice(-most)
      .map((entry, at) => ({ at, ...entry }))
      .reverse();
  }

  /** Facts of one kind of entry. */
  of(event: string): readonly Readonly<Record<string, string | number | boolean>>[] {
    return this.entries.filter((entry) => entry.event === event).map(({ facts }) => facts);
  }
}

/** Writes down what would have reached the display, in order, as short words. */
export class RecordingInjector implements Injector {
  readonly done: string[];
  readonly #failures = new Emitter<Error>();
  readonly onFailure = this.#failures.event;

  constructor(done: string[]) {
    this.done = done;
  }

  async screens(): Promise<readonly ScreenArea[]> {
    return [{ id: 'one', name: 'One', x: 0, y: 0, width: 1280, height: 720 }];
  }

  async selectScreen(): Promise<void> {}

  move(at: { readonly x: number; readonly y: number }): void {
    this.done.push(`move ${at.x} ${at.y}`);
  }

  button(input: { readonly button: string; readonly pressed: boolean }): void {
    this.done.push(`${input.button} ${input.pressed ? 'down' : 'up'}`);
  }

  wheel(input: { readonly x: number; readonly y: number }): void {
    this.done.push(`wheel ${input.x} ${input.y}`);
  }

  key(input: { readonly code: string; readonly pressed: boolean }): void {
    this.done.push(`${input.code} ${input.pressed ? 'down' : 'up'}`);
  }

  text(text: string): void {
    this.done.push(`text ${text}`);
  }

  releaseAll(): void {
    // Letting go of nothing is no news.
    if (this.done.length > 0 && this.done.at(-1) !== 'release') this.done.push('release');
  }

  async flush(): Promise<void> {}

  async dispose(): Promise<void> {}

  /** The process that injects is gone. */
  fail(): void {
    this.#failures.emit(new Error('The injecting process ended'));
  }
}

/** The person's own hands, moved by the test. */
export class TestHands implements ActivityMonitor {
  readonly #activity = new Emitter<{ readonly kind: 'pointer' | 'key' }>();
  readonly #endKeys = new Emitter<void>();
  readonly onActivity = this.#activity.event;
  readonly onEndKey = this.#endKeys.event;
  readonly onFailure = new Emitter<Error>().event;

  move(): void {
    this.#activity.emit({ kind: 'pointer' });
  }

  pressEndKey(): void {
    this.#endKeys.emit();
  }

  async dispose(): Promise<void> {}
}

import { type Preferences, Wishes } from '../../base/app/preferences.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { PreferenceStore } from '../../device/ports/machine.ts';

const name = 'handrail.preferences';

/** Language and look, kept by the browser for this address. A browser that keeps nothing stops nobody. */
export class TabPreferences implements PreferenceStore {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  readonly #language: string;
  #wishes: Wishes;
  #kept = true;

  /** `storage` may throw, as browsers do where the person lets pages keep nothing. */
  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>, language: string) {
    this.#storage = storage;
    this.#language = language;
    this.#wishes = this.#read();
  }

  get current(): Preferences {
    return { language: this.#language, theme: 'system', ...this.#wishes };
  }

  /** False where the last wish ends with the tab. */
  get kept(): boolean {
    return this.#kept;
  }

  prefer(wishes: Wishes): void {
    this.#wishes = { ...this.#wishes, ...wishes };
    try {
      this.#storage().setItem(name, JSON.stringify(this.#wishes));
      this.#kept = true;
    } catch {
      this.#kept = false;
    }
  }

  #read(): Wishes {
    try {
      const kept = conform(Wishes, JSON.parse(this.#storage().getItem(name) ?? '{}'));
      return kept.fits ? (kept.value as Wishes) : {};
    } catch {
      // Unreadable is as good as nothing kept.
      return {};
    }
  }
}

import { makeObservable, observable, runInAction } from 'mobx';
import type { Preferences as Wanted } from '../../base/app/preferences.ts';
import { type Language, languageFor } from '../texts/languages.ts';

/** What the person may choose about the look. */
export type ThemeChoice = Wanted['theme'];

/** What is drawn. */
export type Scheme = 'light' | 'dark' | 'highContrast';

/** A question to the system that has an answer now and may get another later. */
export interface Signal {
  readonly value: boolean;
  onChange(listener: (value: boolean) => void): void;
}

/** What the system says about the look. */
export interface SystemLook {
  readonly dark: Signal;
  /** More contrast is wanted, or the system paints with colours of its own. */
  readonly contrast: Signal;
}

/** Language and look: what the device says that the person prefers, and what the system adds to it. Keeps nothing itself. */
export class Preferences {
  systemDark: boolean;
  systemContrast: boolean;
  readonly #wanted: () => Wanted;

  /** `wanted` is asked anew each time, and may read what changes. */
  constructor(system: SystemLook, wanted: () => Wanted) {
    this.#wanted = wanted;
    this.systemDark = system.dark.value;
    this.systemContrast = system.contrast.value;
    makeObservable(this, { systemDark: observable, systemContrast: observable });
    system.dark.onChange((value) =>
      runInAction(() => {
        this.systemDark = value;
      }),
    );
    system.contrast.onChange((value) =>
      runInAction(() => {
        this.systemContrast = value;
      }),
    );
  }

  get language(): Language {
    return languageFor(this.#wanted().language);
  }

  get theme(): ThemeChoice {
    return this.#wanted().theme;
  }

  /** What is to be drawn. A wish for light or dark yields to high contrast, which is a need. */
  get scheme(): Scheme {
    if (this.systemContrast) return 'highContrast';
    if (this.theme === 'system') return this.systemDark ? 'dark' : 'light';
    return this.theme;
  }
}

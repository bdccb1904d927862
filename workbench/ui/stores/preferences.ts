import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import { type Language, type LanguageId, languageFor } from '../texts/languages.ts';

/** What the person may choose about the look. */
export type ThemeChoice = 'system' | 'light' | 'dark';

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

/** Where wishes are kept between two visits, as far as they can be. */
export interface Memory {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}

/** Language and look: the person's wish, else the system's. */
export class Preferences {
  language: Language;
  theme: ThemeChoice;
  systemDark: boolean;
  systemContrast: boolean;
  readonly #memory: Memory;

  constructor(system: SystemLook, memory: Memory, systemLanguage: string) {
    this.#memory = memory;
    this.language = languageFor(memory.read('language') ?? systemLanguage);
    const kept = memory.read('theme');
    this.theme = kept === 'light' || kept === 'dark' ? kept : 'system';
    this.systemDark = system.dark.value;
    this.systemContrast = system.contrast.value;
    makeObservable(this, {
      language: observableRef,
      theme: observable,
      systemDark: observable,
      systemContrast: observable,
    });
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

  /** What is to be drawn. A wish for light or dark yields to high contrast, which is a need. */
  get scheme(): Scheme {
    if (this.systemContrast) return 'highContrast';
    if (this.theme === 'system') return this.systemDark ? 'dark' : 'light';
    return this.theme;
  }

  chooseLanguage(id: LanguageId): void {
    this.#memory.write('language', id);
    runInAction(() => {
      this.language = languageFor(id);
    });
  }

  chooseTheme(theme: ThemeChoice): void {
    this.#memory.write('theme', theme);
    runInAction(() => {
      this.theme = theme;
    });
  }
}

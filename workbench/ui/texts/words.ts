import type { Text } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import type { Problem } from '../../base/app/problem.ts';
import type { CountedKey, TextKey } from './en.ts';
import { fill, type Values } from './fill.ts';
import type { Language } from './languages.ts';
import { pseudo } from './pseudo.ts';

/** What happened and what to do. */
export interface ProblemWords {
  readonly what: string;
  readonly do: string;
}

/** Everything that is said to the person, in one language. */
export class Words {
  readonly language: Language;

  constructor(language: Language) {
    this.language = language;
  }

  /** A text of the catalogue with its values. */
  text(key: TextKey, values?: Values): string {
    return fill(this.language.catalogue[key], values);
  }

  /** A text that has one form for one and another for more; `{count}` is the number. */
  counted(key: CountedKey, count: number): string {
    const one = new Intl.PluralRules(this.language.format).select(count) === 'one';
    return this.text(one ? `${key}.one` : `${key}.other`, { count: this.number(count) });
  }

  /** The two sentences of a refusal or failure, as `side` needs them: who cannot act on it is told who can. */
  problem({ code, details }: Problem, side?: 'helper' | 'sharer'): ProblemWords {
    const sentence = (part: 'what' | 'do') => {
      const found = [details['problem'], side]
        .map((variant) => own<string>(this.language.catalogue, `error.${code}.${variant}.${part}`))
        .find((text) => text !== undefined);
      return fill(found ?? this.language.catalogue[`error.${code}.${part}`], details);
    };
    return { what: sentence('what'), do: sentence('do') };
  }

  /** A text of an extension: its language, else English, else the key itself, so that nothing is ever blank. */
  ofExtension(texts: AppState['texts'], extension: string, text: Text): string {
    if (typeof text === 'string') return text;
    return fill(this.lookUp(texts, extension, text.key) ?? text.key, text.values);
  }

  /** A key of an extension's catalogues, unfilled. */
  lookUp(texts: AppState['texts'], extension: string, key: string): string | undefined {
    const catalogues = own(texts, extension);
    const found = own(own(catalogues, this.language.id), key);
    if (found !== undefined) return found;
    const english = own(own(catalogues, 'en'), key);
    return english !== undefined && this.language.id === 'qps-plocm' ? pseudo(english) : english;
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.language.format, { maximumFractionDigits: digits }).format(value);
  }

  /** A share in whole percent. */
  percent(value: number): string {
    return new Intl.NumberFormat(this.language.format, { style: 'percent', maximumFractionDigits: 0 }).format(
      value / 100,
    );
  }

  /** A time of the day, from milliseconds since the epoch. */
  timeOfDay(at: number): string {
    return new Intl.DateTimeFormat(this.language.format, { hour: 'numeric', minute: '2-digit' }).format(at);
  }

  /** A day with the time of it, from milliseconds since the epoch; the year where it is not the present one. */
  moment(at: number, now: number): string {
    const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
    return new Intl.DateTimeFormat(this.language.format, {
      ...year,
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
    }).format(at);
  }

  /** A day of the calendar, given as `YYYY-MM-DD`. */
  day(day: string): string {
    const at = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(at)) return day;
    return new Intl.DateTimeFormat(this.language.format, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
      at,
    );
  }

  /** A length of time in little room: `12 min, 5 sec`. */
  shortDuration(ms: number): string {
    return this.#duration(ms, 'short');
  }

  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.language.format, { type: 'conjunction' }).format(parts);
  }

  /** A length of time in its two largest units: `12 minutes, 5 seconds`. */
  duration(ms: number): string {
    return this.#duration(ms, 'long');
  }

  #duration(ms: number, unitDisplay: 'long' | 'short'): string {
    const seconds = Math.max(0, Math.round(ms / 1000));
    const parts: readonly (readonly [number, 'hour' | 'minute' | 'second'])[] = [
      [Math.floor(seconds / 3600), 'hour'],
      [Math.floor((seconds % 3600) / 60), 'minute'],
      [seconds % 60, 'second'],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    const shown = first < 0 ? parts.slice(2) : parts.slice(first, first + 2).filter(([count]) => count > 0);
    const named = shown.map(([count, unit]) =>
      new Intl.NumberFormat(this.language.format, { style: 'unit', unit, unitDisplay }).format(count),
    );
    return new Intl.ListFormat(this.language.format, { type: 'unit' }).format(named);
  }

  /** What has passed, as on a clock: `1:02:05`. */
  elapsed(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (part: number) => String(part % 60).padStart(2, '0');
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  /** What is left, as on a clock: `9:05`. */
  clock(ms: number): string {
    const seconds = Math.max(0, Math.ceil(ms / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}

/** A property of the object itself: names from elsewhere must not find what objects inherit. */
function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

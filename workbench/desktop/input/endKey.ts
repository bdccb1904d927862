/** Which modifiers and which key, by `KeyboardEvent.code`; either side's modifier counts. */
export interface EndKey {
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
  readonly code: string;
}

/**
 * Ctrl+Alt+Shift+End (Control+Option+Shift+End on a Mac, where a laptop's End is Fn+Right). No letter, because Ctrl+Alt
 * is AltGr on Windows and AltGr+Shift+letter writes characters in several layouts; no function key, because Ctrl+Alt
 * with one switches the virtual terminal on Linux; not Ctrl+Alt+End, which Windows' remote desktop takes.
 */
export const defaultEndKey: EndKey = { control: true, alt: true, shift: true, meta: false, code: 'End' };

/** The combination as it is shown to people. */
export function endKeyText(key: EndKey, platform: NodeJS.Platform): string {
  const mac = platform === 'darwin';
  const names = [
    key.control ? (mac ? 'Control' : 'Ctrl') : '',
    key.alt ? (mac ? 'Option' : 'Alt') : '',
    key.shift ? 'Shift' : '',
    key.meta ? (mac ? 'Command' : platform === 'win32' ? 'Windows' : 'Super') : '',
    key.code.replace(/^(Key|Digit)/, ''),
  ];
  return names.filter((name) => name !== '').join('+');
}

const modifiers: ReadonlyMap<string, 'control' | 'alt' | 'shift' | 'meta'> = new Map([
  ['ControlLeft', 'control'],
  ['ControlRight', 'control'],
  ['AltLeft', 'alt'],
  ['AltRight', 'alt'],
  ['ShiftLeft', 'shift'],
  ['ShiftRight', 'shift'],
  ['MetaLeft', 'meta'],
  ['MetaRight', 'meta'],
]);

/**
 * Follows one keyboard and tells when the combination is pressed. Further modifiers do not hinder it, so nobody can
 * make the end key deaf by holding one of those. It keeps the modifiers that are down and nothing else.
 */
export class EndKeyMatch {
  readonly #key: EndKey;
  readonly #down = new Set<string>();

  constructor(key: EndKey) {
    this.#key = key;
  }

  /** True when this press completes the combination. */
  seen(code: string, pressed: boolean): boolean {
    if (modifiers.has(code)) {
      if (pressed) this.#down.add(code);
      else this.#down.delete(code);
    }
    if (!pressed || code !== this.#key.code) return false;
    const held = new Set([...this.#down].map((each) => modifiers.get(each)));
    return (['control', 'alt', 'shift', 'meta'] as const).every((each) => !this.#key[each] || held.has(each));
  }
}

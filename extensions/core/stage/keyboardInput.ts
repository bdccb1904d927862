import type { Picture } from './picture.ts';

type Run = (action: string, input?: unknown) => void;

/** The longest text that one action takes, UTF-16 units. */
const textLimit = 200;
/** Pressed together and let go with nothing else between, these give the keyboard back. */
const wayOut = ['Control', 'Alt', 'Shift'] as const;

/**
 * The helper's keyboard while the picture has it. Keys go by their place (`KeyboardEvent.code`), so that the layout over there
 * decides what they mean; what an input method or a dead key composes goes as text. What is held is let go whenever the
 * keyboard is lost.
 */
export class KeyboardInput {
  readonly #picture: Picture;
  readonly #run: Run;
  /** Gets what input methods compose; it has the focus and is never seen. */
  readonly #sink = document.createElement('textarea');
  readonly #note = document.createElement('p');
  readonly #held = new Set<string>();
  #listening: AbortController | undefined;
  #captured = false;
  #afterDead = false;
  #leaving = false;

  constructor(picture: Picture, words: Readonly<Record<string, string>>, run: Run) {
    this.#picture = picture;
    this.#run = run;
    this.#sink.className = 'stage-keys';
    this.#sink.setAttribute('aria-label', [words['video'], words['captured']].filter(Boolean).join('. '));
    this.#sink.autocapitalize = 'off';
    this.#sink.autocomplete = 'off';
    this.#sink.spellcheck = false;
    this.#note.className = 'stage-note';
    this.#note.textContent = words['captured'] ?? '';
    this.#note.setAttribute('aria-hidden', 'true');
    this.#sink.disabled = true;
    picture.element.append(this.#sink, this.#note);
  }

  listen(on: boolean): void {
    if (on === (this.#listening !== undefined)) return;
    this.#listening?.abort();
    this.#listening = undefined;
    this.#sink.disabled = !on;
    this.#drop(false);
    if (!on) return;
    const listening = new AbortController();
    this.#listening = listening;
    const options = { signal: listening.signal };
    const sink = this.#sink;
    sink.addEventListener('keydown', (event) => this.#down(event), options);
    sink.addEventListener('keyup', (event) => this.#up(event), options);
    sink.addEventListener('compositionend', ({ data }) => this.#composed(data), options);
    sink.addEventListener('input', (event) => this.#typed(event as InputEvent), options);
    sink.addEventListener('focus', () => this.#setCaptured(true), options);
    sink.addEventListener('blur', () => this.#drop(true), options);
    window.addEventListener('blur', () => this.#drop(true), options);
    document.addEventListener('visibilitychange', () => document.hidden && this.#drop(true), options);
    document.addEventListener('fullscreenchange', () => void this.#lock(), options);
    if (document.hasFocus()) this.capture();
  }

  /** The keyboard goes to the shared computer from now on. */
  capture(): void {
    if (!this.#listening) return;
    this.#sink.focus({ preventScroll: true });
    this.#setCaptured(true);
  }

  #down(event: KeyboardEvent): void {
    const { code, key } = event;
    if (!this.#captured) {
      // Let go: the keys are the page's, until Enter or a click gives them back.
      if (key === 'Enter') {
        event.preventDefault();
        this.#setCaptured(true);
      }
      return;
    }
    if (event.isComposing || key === 'Process') return;
    if (key === 'Dead') {
      this.#afterDead = true;
      return;
    }
    const composed = this.#afterDead && key.length > 0 && [...key].length === 1;
    if ([...key].length === 1) this.#afterDead = false;
    event.preventDefault();
    this.#leaving = wayOut.every((name) => event.getModifierState(name)) && isModifier(key) && !event.repeat;
    if (composed || code === '') {
      if ([...key].length === 1) this.#text(key);
      return;
    }
    if (!/^[A-Za-z0-9]{1,24}$/.test(code)) return;
    // What is pressed again while it is held repeats over there. Let go meanwhile, it was for what had the keyboard then.
    if (event.repeat ? isModifier(key) || !this.#held.has(code) : this.#held.has(code)) return;
    this.#held.add(code);
    this.#run('key', { code, pressed: true });
  }

  #up(event: KeyboardEvent): void {
    if (!this.#captured) return;
    if (this.#leaving) {
      this.#drop(true);
      return;
    }
    const { code, key } = event;
    if (this.#held.delete(code)) {
      event.preventDefault();
      this.#run('key', { code, pressed: false });
    }
    // macOS keeps silent about keys that were let go while Meta was down.
    if (key === 'Meta' && this.#held.size > 0) this.#release();
  }

  #composed(words: string): void {
    this.#sink.value = '';
    this.#afterDead = false;
    if (this.#captured) this.#text(words);
  }

  /** What came without a key: from an on-screen keyboard or the emoji picker. */
  #typed(event: InputEvent): void {
    if (event.isComposing || event.inputType === 'insertCompositionText') return;
    const words = this.#sink.value;
    this.#sink.value = '';
    if (this.#captured && words !== '') this.#text(words);
  }

  #text(words: string): void {
    // Characters, so that none is cut in two; what controls a terminal is no text.
    const characters = [...words.normalize('NFC')].filter((one) => !/\p{Cc}/u.test(one));
    let part = '';
    for (const one of characters) {
      if (part.length + one.length > textLimit) {
        this.#run('text', { text: part });
        part = '';
      }
      part += one;
    }
    if (part !== '') this.#run('text', { text: part });
  }

  #drop(tell: boolean): void {
    if (tell) this.#release();
    this.#held.clear();
    this.#afterDead = false;
    this.#leaving = false;
    this.#setCaptured(false);
  }

  #release(): void {
    if (this.#held.size > 0) this.#run('releaseKeys');
    this.#held.clear();
  }

  #setCaptured(captured: boolean): void {
    this.#captured = captured;
    this.#picture.element.classList.toggle('stage-captured', captured);
  }

  /** In full screen even the system's own combinations, where the browser gives them. */
  async #lock(): Promise<void> {
    const keyboard: unknown = Reflect.get(navigator, 'keyboard');
    if (!document.fullscreenElement || typeof keyboard !== 'object' || keyboard === null || !('lock' in keyboard))
      return;
    if (typeof keyboard.lock !== 'function') return;
    try {
      await keyboard.lock();
    } catch (error) {
      console.warn('The browser keeps its own keys', error instanceof Error ? error.name : '');
    }
  }
}

function isModifier(key: string): boolean {
  return key === 'Control' || key === 'Alt' || key === 'Shift' || key === 'AltGraph' || key === 'Meta';
}

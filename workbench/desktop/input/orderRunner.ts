import { HandrailError, type KeyInput, type PointerButton, type Position } from '@handrail/sdk';
import type { ScreenArea } from '../../device/ports/input.ts';
import type { Driver } from './driver.ts';
import { HeldInput } from './heldInput.ts';
import type { Order, Report } from './messages.ts';
import { pixelAt } from './pixelAt.ts';

/** What changes other keys, or is changed by each press: no keyboard repeats these. */
const heldForOthers = /^(Shift|Control|Alt|Meta)(Left|Right)$|Lock$/;

/**
 * Carries out orders one after another on a driver, and remembers what is held. Text takes time (new symbols must
 * reach the programs first), so orders queue behind it; `releaseAll` does not queue: it drops what is waiting, cuts the
 * text short and releases, because a pause must take hold at once.
 */
export class OrderRunner {
  readonly #driver: Driver;
  readonly #report: (report: Report) => void;
  readonly #held = new HeldInput();
  #waiting: Order[] = [];
  #typing: AbortController | undefined;
  #selected: string | undefined;
  #failure: HandrailError | undefined;

  constructor(driver: Driver, report: (report: Report) => void) {
    this.#driver = driver;
    this.#report = report;
  }

  take(order: Order): void {
    if (order.op === 'releaseAll') {
      // Questions stay, or their callers would wait for ever.
      this.#waiting = this.#waiting.filter((each) => 'call' in each);
      this.#typing?.abort();
      this.release();
      return;
    }
    if (this.#typing) this.#waiting.push(order);
    else this.#run(order);
  }

  /** Releases everything held. */
  release(): void {
    const { keys, buttons } = this.#held.state();
    this.#held.clear();
    this.#held.confirm(this.#held.lastRelease);
    for (const button of buttons) this.#try(() => this.#driver.button(button, false));
    for (const code of keys) this.#try(() => this.#driver.key(code, false));
    this.#try(() => this.#driver.flush());
  }

  #run(order: Order): void {
    if ('call' in order) this.#answer(order);
    else if (order.op === 'text') void this.#type(order.text);
    else this.#try(() => this.#perform(order));
  }

  #perform(order: Order): void {
    switch (order.op) {
      case 'move':
        return this.#moveTo(order.at);
      case 'button':
        this.#moveTo(order.input.at);
        return this.#button(order.input.button, order.input.pressed);
      case 'wheel':
        this.#moveTo(order.input.at);
        return this.#driver.wheel(order.input.x, order.input.y);
      case 'key':
        return this.#key(order.input);
      default:
        return;
    }
  }

  #key({ code, pressed }: KeyInput): void {
    if (this.#held.key(code, pressed)) this.#driver.key(code, pressed);
    // The helper's own keyboard alone repeats: over here nobody can tell a key that is held from a release that is late.
    else if (pressed && !heldForOthers.test(code)) this.#driver.repeat(code);
  }

  #button(button: PointerButton, pressed: boolean): void {
    if (this.#held.button(button, pressed)) this.#driver.button(button, pressed);
  }

  #moveTo(at: Position): void {
    const pixel = pixelAt(at, this.#area());
    this.#driver.moveTo(pixel.x, pixel.y);
  }

  #area(): ScreenArea {
    const screens = this.#driver.screens();
    // One that was chosen and is gone is replaced by no other: nobody sees what is done there.
    const area = this.#selected === undefined ? screens[0] : screens.find(({ id }) => id === this.#selected);
    if (!area) throw new HandrailError('no_display', 'The display has no screen. Connect or switch on a monitor.');
    return area;
  }

  async #type(text: string): Promise<void> {
    const typing = new AbortController();
    this.#typing = typing;
    try {
      await this.#driver.text(text, this.#held.state().keys, typing.signal);
    } catch (error) {
      this.#failure ??= HandrailError.from(error);
    }
    this.#typing = undefined;
    this.#next();
  }

  #next(): void {
    while (!this.#typing) {
      const order = this.#waiting.shift();
      if (!order) return;
      this.#run(order);
    }
  }

  #answer(order: Extract<Order, { call: number }>): void {
    const { call } = order;
    try {
      switch (order.op) {
        case 'screens':
          return this.#report({ kind: 'done', call, screens: this.#driver.screens() });
        case 'select':
          this.#select(order.id);
          break;
        case 'flush':
          this.#flush();
          break;
        case 'cleanUp':
          for (const button of order.held.buttons) this.#driver.button(button, false);
          for (const code of order.held.keys) this.#driver.key(code, false);
          this.#driver.giveBack(order.borrowed);
          this.#driver.flush();
          break;
      }
      this.#report({ kind: 'done', call });
    } catch (error) {
      const failure = HandrailError.from(error);
      this.#report({ kind: 'failed', call, code: failure.code, message: failure.message });
    }
  }

  #select(id: string): void {
    if (!this.#driver.screens().some((screen) => screen.id === id)) {
      throw new HandrailError('invalid_input', 'No such screen. Ask for the screens again and choose one of them.');
    }
    this.#selected = id;
  }

  /** Orders have no answer of their own; what went wrong with one is told at the next flush. */
  #flush(): void {
    this.#driver.flush();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#failure ??= HandrailError.from(error);
    }
  }
}

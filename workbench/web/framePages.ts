import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import { messagePort } from '../base/rpc/messagePort.ts';
import type { ShellPage } from '../device/ports/shell.ts';
import { portReady } from './pages/framePort.ts';

/** How long a frame may take to load and to answer with its port, ms. */
const frameLimitMs = 30_000;

interface Waiting {
  readonly take: (port: MessagePort) => void;
}

/** A frame that is expected to answer with its port. */
export interface ExpectedFrame {
  /** Single use: whoever frames the page posts it into the frame. */
  readonly token: string;
  readonly page: Promise<ShellPage>;
  /** Ends it, or the waiting for it. */
  close(): void;
}

/**
 * Frames of this tab that talk with the device through a port. A frame proves itself with a one-time token that was posted into
 * it: its origin may be nobody's, and has no name to go by.
 */
export class FramePages implements Disposable {
  readonly #page: Window;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #waiting = new Map<string, Waiting>();
  readonly #listener = (event: MessageEvent<unknown>) => this.#hear(event);

  constructor(page: Window, clock: Clock, random: RandomBytes) {
    this.#page = page;
    this.#clock = clock;
    this.#random = random;
    page.addEventListener('message', this.#listener);
  }

  /** `gone` is called once the frame's page was closed, by whomever. */
  expect(focus: () => void, gone: () => void): ExpectedFrame {
    const token = Array.from(this.#random(32), (byte) => byte.toString(16).padStart(2, '0')).join('');
    let refuse: (error: HandrailError) => void = () => undefined;
    let opened: ShellPage | undefined;
    const page = new Promise<ShellPage>((resolve, reject) => {
      const end = () => {
        limit.dispose();
        this.#waiting.delete(token);
      };
      refuse = (error) => {
        end();
        reject(error);
      };
      const limit = this.#clock.after(frameLimitMs, () => {
        refuse(new HandrailError('timeout', 'The frame did not load in time'));
        gone();
      });
      this.#waiting.set(token, {
        take: (channel) => {
          end();
          const port = messagePort(channel);
          port.onClose(gone);
          opened = {
            port,
            onClosed: (listener) => port.onClose(() => listener()),
            focus: async () => focus(),
            close: async () => port.close('closed'),
          };
          resolve(opened);
        },
      });
    });
    // Who prepares a frame and closes it again need not wait for its page.
    page.catch(() => undefined);
    return {
      token,
      page,
      close() {
        if (opened) opened.port.close('closed');
        else {
          refuse(new HandrailError('cancelled', 'The frame was closed before it connected'));
          gone();
        }
      },
    };
  }

  dispose(): void {
    this.#page.removeEventListener('message', this.#listener);
    this.#waiting.clear();
  }

  #hear({ data, ports }: MessageEvent<unknown>): void {
    const token = portReady(data);
    const [port] = ports;
    if (token !== undefined && port) this.#waiting.get(token)?.take(port);
  }
}

import type { ScreenGlobals } from './pages/screenGlobals.ts';

/**
 * The frame of the stage that captures. Browsers ask for a screen only in a page where the person has just clicked, which a
 * frame made after the click is not: the tab asks in its place. What it captured ends with the frame, whatever the stage does.
 */
export class CaptureFrame {
  readonly #page: Window & typeof globalThis;
  readonly #frame: HTMLIFrameElement;
  readonly #tracks = new Set<MediaStreamTrack>();
  #closed = false;

  constructor(page: Window & typeof globalThis) {
    this.#page = page;
    this.#frame = page.document.createElement('iframe');
    this.#frame.hidden = true;
    this.#frame.title = 'Screen sharing';
    page.document.body.append(this.#frame);
  }

  show(address: string, token: string, origin: string): void {
    this.#frame.addEventListener('load', () => {
      const inside = this.#frame.contentWindow as (Window & ScreenGlobals) | null;
      if (!inside) return;
      inside.handrailScreen = { getDisplayMedia: (options) => this.#capture(options) };
      inside.postMessage({ token }, origin);
    });
    this.#frame.src = address;
  }

  close(): void {
    this.#closed = true;
    for (const track of this.#tracks) track.stop();
    this.#frame.remove();
  }

  async #capture(options: DisplayMediaStreamOptions | undefined): Promise<MediaStream> {
    const stream = await this.#page.navigator.mediaDevices.getDisplayMedia(options);
    for (const track of stream.getTracks()) {
      this.#tracks.add(track);
      if (this.#closed) track.stop();
    }
    return stream;
  }
}

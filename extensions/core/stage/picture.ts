import type { StageMode } from '@handrail/sdk/stage';
import { type Box, fractionIn, isInside, pictureIn } from './geometry.ts';

/** The video, whole and as large as it can be; at a pause its last frame stays, blurred. */
export class Picture {
  readonly element = document.createElement('div');
  readonly #video = document.createElement('video');
  readonly #frozen = document.createElement('canvas');
  readonly #waiting = document.createElement('p');
  #paused = false;

  constructor(words: Readonly<Record<string, string>>) {
    const video = this.#video;
    this.element.className = 'stage';
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    video.setAttribute('aria-label', words['video'] ?? '');
    video.className = 'stage-video';
    this.#frozen.className = 'stage-frozen';
    this.#frozen.hidden = true;
    this.#frozen.setAttribute('aria-hidden', 'true');
    this.#waiting.className = 'stage-words';
    this.#waiting.textContent = words['waiting'] ?? '';
    this.element.append(video, this.#frozen, this.#waiting);
  }

  /** `goesOn`: it is the same picture by another way, and its last frame stays until there is one of this. */
  show(stream: MediaStream, goesOn = false): void {
    const video = this.#video;
    if (goesOn && !this.#paused) this.#freeze();
    video.srcObject = stream;
    video
      .play()
      .catch((error: unknown) => console.warn('The video does not play', error instanceof Error ? error.name : ''));
    video.requestVideoFrameCallback(() => {
      this.#waiting.hidden = true;
      if (!this.#paused) this.#thaw();
    });
  }

  clear(): void {
    this.#video.srcObject = null;
  }

  setMode({ control, paused }: StageMode): void {
    this.element.classList.toggle('stage-control', control && !paused);
    this.element.classList.toggle('stage-paused', paused);
    if (paused && !this.#paused) this.#freeze();
    // Without a new stream the picture goes on where it was; with one, the first frame of it takes the frozen one away.
    if (!paused && this.#paused) this.#video.requestVideoFrameCallback(() => this.#thaw());
    this.#paused = paused;
  }

  /** A point of the page as fractions of the shared screen. */
  at(x: number, y: number): { readonly x: number; readonly y: number } | undefined {
    return fractionIn(this.#box(), x, y);
  }

  holds(x: number, y: number): boolean {
    return isInside(this.#box(), x, y);
  }

  #box(): Box {
    const { videoWidth, videoHeight } = this.#video;
    const video = { width: videoWidth, height: videoHeight };
    return pictureIn(this.#video.getBoundingClientRect(), this.#frozen.hidden ? video : this.#frozen);
  }

  #freeze(): void {
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth === 0 || videoHeight === 0) return;
    this.#frozen.width = videoWidth;
    this.#frozen.height = videoHeight;
    this.#frozen.getContext('2d')?.drawImage(this.#video, 0, 0);
    this.#frozen.hidden = false;
  }

  #thaw(): void {
    if (this.#paused) return;
    this.#frozen.hidden = true;
    // Nothing of the screen is kept longer than it is shown.
    this.#frozen.width = 0;
  }
}

/// <reference lib="dom" />
import type { Frame, Page } from 'playwright-core';

/** Median and 95th percentile, ms. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: Math.round(at(0.5) * 10) / 10, p95: Math.round(at(0.95) * 10) / 10 };
}

/** Runs in the helper's stage: settles with the time (the page's clock, ms since the epoch) at which the first frame was shown. */
export function firstFrameShown(limitMs: number): Promise<number> {
  return new Promise((done, fail) => {
    const limit = setTimeout(() => fail(new Error('No frame of the picture came.')), limitMs);
    const look = (): void => {
      const video = document.querySelector('video');
      if (!video) return void setTimeout(look, 5);
      if (video.getVideoPlaybackQuality().totalVideoFrames > 0) return shown();
      video.requestVideoFrameCallback(shown);
    };
    const shown = (): void => {
      clearTimeout(limit);
      done(performance.timeOrigin + performance.now());
    };
    look();
  });
}

/** Size of the received picture, in its own pixels. */
export function pictureSize(stage: Frame): Promise<{ readonly width: number; readonly height: number }> {
  return stage.evaluate(() => {
    const video = document.querySelector('video');
    return { width: video?.videoWidth ?? 0, height: video?.videoHeight ?? 0 };
  });
}

/** Frames a second that were really drawn, over some seconds. */
export function framesPerSecond(stage: Frame, seconds: number): Promise<number> {
  return stage.evaluate(async (span) => {
    const video = document.querySelector('video');
    if (!video) throw new Error('There is no picture.');
    const count = () => video.getVideoPlaybackQuality().totalVideoFrames;
    const [frames, begin] = [count(), performance.now()];
    await new Promise((next) => setTimeout(next, span * 1000));
    return Math.round(((count() - frames) / (performance.now() - begin)) * 10_000) / 10;
  }, seconds);
}

/**
 * From a key's event in the helper's page until a frame of the helper's video differs where the sharer's program shows
 * what is typed. `region` is in fractions of the picture.
 */
export async function inputRoundTrips(
  page: Page,
  stage: Frame,
  region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  keys: readonly string[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const key of keys) {
    const trip = stage.evaluate((area) => {
      const video = document.querySelector('video');
      if (!video) throw new Error('There is no picture.');
      const width = Math.round(area.width * video.videoWidth);
      const height = Math.round(area.height * video.videoHeight);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('There is no canvas.');
      const look = () => {
        context.drawImage(
          video,
          area.x * video.videoWidth,
          area.y * video.videoHeight,
          width,
          height,
          0,
          0,
          width,
          height,
        );
        return context.getImageData(0, 0, width, height).data;
      };
      const before = look();
      return new Promise<number>((done, fail) => {
        let pressed: number | undefined;
        addEventListener(
          'keydown',
          (event) => {
            pressed ??= event.timeStamp;
          },
          { once: true, capture: true },
        );
        const limit = setTimeout(() => fail(new Error('A key had no effect in the picture.')), 5_000);
        const frame = () => {
          const now = look();
          let changed = 0;
          for (let at = 0; at < now.length; at += 4)
            if (Math.abs((now[at] ?? 0) - (before[at] ?? 0)) > 60) changed += 1;
          if (pressed === undefined || changed < 12) return void video.requestVideoFrameCallback(frame);
          clearTimeout(limit);
          done(performance.now() - pressed);
        };
        video.requestVideoFrameCallback(frame);
      });
    }, region);
    // The listener must be there before the key.
    await stage.evaluate(() => new Promise((next) => requestAnimationFrame(() => next(undefined))));
    await page.keyboard.press(key);
    times.push(await trip);
  }
  return times;
}

import type { CapturedScreen, ScreenArea } from '../ports/input.ts';

/**
 * Which of this device's screens is captured; undefined where several could be meant, since a click on another one than
 * the helper sees is worse than none.
 */
export function screenOf(captured: CapturedScreen, screens: readonly ScreenArea[]): ScreenArea | undefined {
  const [, name] = /^screen:(-?\d+)(?::|$)/.exec(captured.screen ?? '') ?? [];
  const only = (fits: (screen: ScreenArea) => boolean) => {
    const found = screens.filter(fits);
    return found.length === 1 ? found[0] : undefined;
  };
  return (
    only(({ captureId }) => captureId !== undefined && captureId === name) ??
    only(() => true) ??
    only(({ width, height }) => width === captured.width && height === captured.height)
  );
}

import type { ScreenDevices, StageFailure, StageReport } from '@handrail/sdk/stage';

/** The browser's options for picking a screen that the language's types do not know yet. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly monitorTypeSurfaces: 'include' | 'exclude';
  readonly selfBrowserSurface: 'include' | 'exclude';
  readonly surfaceSwitching: 'include' | 'exclude';
  readonly systemAudio: 'include' | 'exclude';
}

/** A whole screen as a track, or why there is none. A window or a tab is refused: what is injected goes to the screen. */
export async function captureScreen(
  devices: ScreenDevices,
  framesPerSecond: number,
): Promise<MediaStreamTrack | StageFailure> {
  const options: ScreenOptions = {
    video: { displaySurface: 'monitor', frameRate: { ideal: framesPerSecond }, ...{ cursor: 'always' } },
    audio: false,
    monitorTypeSurfaces: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'exclude',
    systemAudio: 'exclude',
  };
  let stream: MediaStream;
  try {
    stream = (await devices.getDisplayMedia(options)) as MediaStream;
  } catch (error) {
    return failureOf(error);
  }
  const [track] = stream.getVideoTracks();
  if (!track) return 'capture_failed';
  // Firefox does not say what was chosen. Only tabs run there, and nothing is injected for a sharer in one.
  const { displaySurface = 'monitor' } = track.getSettings();
  if (displaySurface !== 'monitor') {
    track.stop();
    return 'capture_refused';
  }
  // Sharp letters matter more than smooth movement.
  track.contentHint = 'text';
  return track;
}

/** Size and name of the screen, as the browser has them. */
export function screenOf(track: MediaStreamTrack): Pick<StageReport, 'width' | 'height' | 'screen'> {
  const { width, height, deviceId } = track.getSettings();
  return { ...(width && height ? { width, height } : {}), ...(deviceId ? { screen: deviceId.slice(0, 64) } : {}) };
}

function failureOf(error: unknown): StageFailure {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'capture_refused';
  return name === 'NotFoundError' ? 'no_display' : 'capture_failed';
}

import type { ScreenDevices, StageHost, WaitingStage } from '@handrail/sdk/stage';
import { captureScreen, screenOf } from './capture.ts';
import { CaptureRate } from './captureRate.ts';
import { Sending } from './sending.ts';

/**
 * The stage that captures this screen and sends it to the helper's stage, until the device ends it. Before it is told to
 * capture it only finds the way there, so that the first picture need not wait for it. While it rests there is no
 * connection, and no picture is taken.
 */
export function prepareStage(host: StageHost): WaitingStage {
  const { words } = host.settings;
  const said = document.createElement('p');
  said.className = 'stage-words';
  said.textContent = words['choose'] ?? '';
  document.title = words['title'] ?? document.title;
  document.body.append(said);
  const sending = new Sending(host);
  host.signalEnd.addEventListener('abort', () => sending.stop(), { once: true });
  return { capture: (devices) => capture(host, devices, sending, said) };
}

async function capture(host: StageHost, devices: ScreenDevices, sending: Sending, said: HTMLElement): Promise<void> {
  const { words, framesPerSecond } = host.settings;
  // The first thing that is awaited: the browser asks only right after a click.
  const track = await captureScreen(devices, framesPerSecond);
  if (typeof track === 'string') {
    host.failed(track);
    return;
  }
  if (host.signalEnd.aborted) {
    track.stop();
    return;
  }
  const captureRate = new CaptureRate(track);
  const send = (): void => {
    said.textContent = words['sharing'] ?? '';
    sending.start(track, captureRate);
    // Says that the capture stands, and what size a position is a fraction of.
    host.report({ route: 'none', ...screenOf(track) });
  };
  const follow = (): void => {
    const rests = host.mode.paused;
    if (rests !== sending.running) return;
    track.enabled = !rests;
    if (!rests) {
      captureRate.set(framesPerSecond).catch(() => host.failed('capture_failed'));
      send();
      return;
    }
    // Asked of the browser first: it does so while the connection is closed here.
    const still = captureRate.stop();
    sending.stop();
    host.silent();
    said.textContent = words['resting'] ?? '';
    // Where it cannot be done the device waits in vain for the word, and ends the stage.
    still.then(
      () => host.mode.paused && host.resting(),
      (error: unknown) => console.warn('The capture does not rest', error instanceof Error ? error.name : ''),
    );
  };
  const modes = host.onMode(follow);
  const end = (): void => {
    modes.dispose();
    sending.stop();
    track.onended = null;
    track.stop();
  };
  host.signalEnd.addEventListener('abort', end, { once: true });
  // The person ended it through the browser, or the screen went away.
  track.onended = () => {
    end();
    host.failed('capture_refused');
  };
  send();
  follow();
}

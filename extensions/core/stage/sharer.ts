import type { StageHost } from '@handrail/sdk/stage';
import { captureScreen } from './capture.ts';
import { SharerConnection } from './sharerConnection.ts';
import { SharerRate } from './sharerRate.ts';

/** The stage that captures this screen and sends it to the helper's stage, until the device ends it. */
export async function startStage(host: StageHost): Promise<void> {
  const { words, framesPerSecond } = host.settings;
  const said = document.createElement('p');
  said.className = 'stage-words';
  said.textContent = words['choose'] ?? '';
  document.title = words['title'] ?? document.title;
  document.body.append(said);
  // The first thing that is awaited: the browser asks only right after a click.
  const track = await captureScreen(framesPerSecond);
  if (typeof track === 'string') {
    host.failed(track);
    return;
  }
  if (host.signalEnd.aborted) {
    track.stop();
    return;
  }
  said.textContent = words['sharing'] ?? '';
  let rate: SharerRate | undefined;
  const connection = new SharerConnection(host, track, () => rate?.wake());
  rate = new SharerRate(host, track, connection);
  const end = (): void => {
    rate?.close();
    connection.close();
    track.onended = null;
    track.stop();
  };
  host.signalEnd.addEventListener('abort', end, { once: true });
  // The person ended it through the browser, or the screen went away.
  track.onended = () => {
    end();
    host.failed('capture_refused');
  };
  const { width, height } = track.getSettings();
  // Says that the capture stands, and what size a position is a fraction of.
  host.report({ route: 'none', ...(width && height ? { width, height } : {}) });
}

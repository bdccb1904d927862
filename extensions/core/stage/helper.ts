import type { StageHost } from '@handrail/sdk/stage';
import { HelperConnection } from './helperConnection.ts';
import { HelperReports } from './helperReports.ts';
import { KeyboardInput } from './keyboardInput.ts';
import { Picture } from './picture.ts';
import { PointerInput } from './pointerInput.ts';
import { RelayWatch } from './relay/relayWatch.ts';

/** The stage that shows the sharer's screen and takes the helper's hands, until the device ends it. */
export function startStage(host: StageHost): void {
  const picture = new Picture(host.settings.words);
  document.body.append(picture.element);
  const show = (stream: MediaStream, goesOn?: boolean): void => picture.show(stream, goesOn);
  const connection = new HelperConnection(host, show);
  const relay = new RelayWatch(host, connection, show);
  const reports = new HelperReports(
    host,
    () => connection.connection,
    () => relay.report(),
    () => connection.noWay,
  );
  const mayUse = (): boolean => host.mode.control && !host.mode.paused;
  const run = (action: string, input?: unknown): void => {
    if (!mayUse()) return;
    relay.hands();
    host.run(action, input);
  };
  const keyboard = new KeyboardInput(picture, host.settings.words, run);
  const pointer = new PointerInput(picture, run, () => keyboard.capture());
  const follow = (): void => {
    picture.setMode(host.mode);
    pointer.listen(mayUse());
    keyboard.listen(mayUse());
  };
  follow();
  const modes = host.onMode(follow);
  const end = (): void => {
    modes.dispose();
    pointer.listen(false);
    keyboard.listen(false);
    reports.close();
    relay.close();
    connection.close();
    picture.clear();
  };
  host.signalEnd.addEventListener('abort', end, { once: true });
}

// What every side's worker begins with. It waits for its port, then takes the worker's powers away, then runs the bundle.
import { clockOver } from '../base/clockOver.ts';
import { messagePort } from '../base/rpc/messagePort.ts';
import { readSide } from './readSide.ts';
import { removeAuthority } from './removeAuthority.ts';
import { startSide } from './sideRuntime.ts';
import { bootName } from './workerText.ts';

const clock = clockOver(globalThis);

type Program = () => unknown;

/** Called once, by the line that follows the bootstrap. */
function boot(program: Program): void {
  const tell = postMessage.bind(globalThis);
  const end = close.bind(globalThis);
  addEventListener(
    'message',
    (event: MessageEvent<unknown>) => {
      const [channel] = event.ports;
      if (!channel) return;
      try {
        removeAuthority(globalThis);
        startSide(readSide(program()), messagePort(channel), clock);
        tell('started');
      } catch (error) {
        tell(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'It failed');
        end();
      }
    },
    { once: true },
  );
}

Reflect.set(globalThis, bootName, (program: Program) => {
  Reflect.deleteProperty(globalThis, bootName);
  boot(program);
});

/** The program of the child process that injects. Its parent is `ChildInjector`; it takes orders over the IPC channel. */
import { HandrailError } from '@handrail/sdk';
import { endWithParent } from './childExit.ts';
import type { Driver, DriverSurroundings } from './driver.ts';
import { exitCodes, type Order, type Report } from './messages.ts';
import { OrderRunner } from './orderRunner.ts';

async function openDriver(surroundings: DriverSurroundings): Promise<Driver> {
  switch (process.platform) {
    case 'win32':
      return new (await import('./windows/windowsDriver.ts')).WindowsDriver();
    case 'darwin':
      return new (await import('./mac/macDriver.ts')).MacDriver();
    default:
      return (await import('./x11/x11Driver.ts')).X11Driver.open(surroundings);
  }
}

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}

let runner: OrderRunner | undefined;
let driver: Driver | undefined;
const ending = endWithParent(() => {
  runner?.release();
  driver?.close();
}, exitCodes.failed);

try {
  driver = await openDriver({
    display: process.env['DISPLAY'],
    onBorrowed: (keycodes) => report({ kind: 'borrowed', keycodes }),
  });
  const running = new OrderRunner(driver, report);
  runner = running;
  // The channel is the parent's alone; what is not an order of ours falls through the runner without effect.
  process.on('message', (order: Order) => {
    if (order.op === 'stop') ending.end(exitCodes.stopped);
    running.take(order);
  });
  report({ kind: 'ready' });
} catch (error) {
  const failure = HandrailError.from(error);
  const message: Report = { kind: 'failed', code: failure.code, message: failure.message };
  // Ends only when the parent has the reason.
  if (process.send) process.send(message, () => ending.end(exitCodes.failed));
  else ending.end(exitCodes.failed);
}

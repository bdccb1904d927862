import type { DirectStream, StageHost, StageSignal } from '@handrail/sdk/stage';
import { stageHostOver } from '../../../workbench/base/app/stageHostOver.ts';
import type { Clock } from '../../../workbench/base/clock.ts';
import { memoryPorts } from '../../../workbench/base/rpc/memoryPort.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import type { ShellPage } from '../../../workbench/device/ports/shell.ts';
import { pageOver } from './pageOver.ts';

/** A stage without a picture: speaks to its device as core's does, and does what the test says. */
export class MemoryStage {
  /** What the device's shell hands out. */
  readonly page: ShellPage;
  readonly heard: StageSignal[] = [];
  host: StageHost | undefined;
  closed = false;
  /** Captures nothing, at the device's wish, but stays. */
  resting = false;
  /** Hears no such wish, nor that it is over. */
  deaf = false;
  /** Lets nothing out at once, but its browser goes on taking pictures. */
  slow = false;
  /** Where the data channels lead; frames are lost without. */
  #other: MemoryStage | undefined;
  readonly #port: Port;

  constructor(clock: Clock, begin: (stage: MemoryStage, host: StageHost) => void) {
    const [device, stage] = memoryPorts();
    this.page = pageOver(device);
    this.#port = stage;
    stage.onClose(() => {
      this.closed = true;
    });
    // A page needs a while to load; by then its device listens.
    const loaded = new Promise<void>((resolve) => setImmediate(resolve));
    loaded
      .then(() => stageHostOver(stage, clock))
      .then(
        (host) => {
          this.host = host;
          host.onSignal((signal) => this.heard.push(signal));
          host.onMode(({ paused }) => {
            this.resting = paused;
            if (this.deaf) return;
            if (!paused) host.report({ route: 'none', width: 1280, height: 720 });
            else {
              host.silent();
              if (!this.slow) host.resting();
            }
          });
          host.onSend(({ stream, frame }) => this.#other?.host?.received(stream, frame));
          begin(this, host);
        },
        // Closed before it could open: the test sees that.
        () => {
          this.closed = true;
        },
      );
  }

  /** The data channels open: what this stage is given comes out of the other. */
  connect(other: MemoryStage): void {
    this.#other = other;
    this.host?.carrierOpen();
  }

  /** From now on what goes into the data channels is lost, and nobody has noticed yet. */
  breakChannels(): void {
    this.#other = undefined;
  }

  /** The stage notices that the data channels are gone. */
  noticeBroken(): void {
    this.breakChannels();
    this.host?.carrierClosed();
  }

  /** The person closes its window, or stops sharing. */
  vanish(): void {
    this.#port.close('gone');
  }

  receive(stream: DirectStream, frame: Uint8Array): void {
    this.host?.received(stream, frame);
  }
}

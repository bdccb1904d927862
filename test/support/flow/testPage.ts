import type { SideModule } from '@handrail/sdk';
import annotationHelper from '../../../extensions/annotation/helper.ts';
import annotationSharer from '../../../extensions/annotation/sharer.ts';
import authenticationApp from '../../../extensions/authentication/app.ts';
import coreHelper from '../../../extensions/core/helper.ts';
import coreSharer from '../../../extensions/core/sharer.ts';
import pauseHelper from '../../../extensions/pause/helper.ts';
import pauseSharer from '../../../extensions/pause/sharer.ts';
import type { AppState, WantedSide } from '../../../workbench/base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../../workbench/base/app/deviceApi.ts';
import type { Clock } from '../../../workbench/base/clock.ts';
import { Multiplexer } from '../../../workbench/base/rpc/multiplexer.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import { Rpc } from '../../../workbench/base/rpc/rpc.ts';
import { startSide } from '../../../workbench/sandbox/sideRuntime.ts';

const shipped: readonly SideModule[] = [
  annotationHelper,
  annotationSharer,
  authenticationApp,
  coreHelper,
  coreSharer,
  pauseHelper,
  pauseSharer,
];

/** The workbench's page without a page: follows the snapshots and runs the real sides of the extensions. */
export class TestPage {
  readonly rpc: Rpc<typeof pageInterface, typeof deviceInterface>;
  readonly #port: Port;
  readonly #channels: Multiplexer;
  readonly #clock: Clock;
  readonly #modules: ReadonlyMap<string, SideModule>;
  readonly #sides = new Map<number, { readonly wanted: WantedSide; readonly port: Port }>();
  #state: AppState | undefined;
  closed = false;

  constructor(port: Port, clock: Clock, modules: readonly SideModule[] = []) {
    this.#port = port;
    this.#clock = clock;
    this.#modules = new Map([...shipped, ...modules].map((module) => [`${module.manifest.id} ${module.side}`, module]));
    this.#channels = new Multiplexer(port);
    this.rpc = new Rpc(this.#channels.open(0), {
      local: pageInterface,
      remote: deviceInterface,
      clock,
      maxFrameBytes: 1_048_576,
    });
    this.rpc.on('state', (state) => this.#take(state));
    this.rpc.onClose(() => {
      this.closed = true;
    });
  }

  /** What the page shows now. */
  get state(): AppState {
    if (!this.#state) throw new Error('The page has no state yet');
    return this.#state;
  }

  async open(): Promise<void> {
    this.#take(await this.rpc.call('open', {}));
  }

  run(extension: string, action: string, sessionId?: string, input?: unknown): Promise<unknown> {
    return this.rpc.call('run', {
      extension,
      action,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(input === undefined ? {} : { input }),
    });
  }

  /** The worker of a side dies: its port closes and the page tells. */
  async killSide(extension: string): Promise<void> {
    for (const [channel, { wanted, port }] of this.#sides) {
      if (wanted.extension !== extension) continue;
      port.close('killed');
      await this.rpc.call('sideFailed', { channel, reason: 'killed' });
    }
  }

  /** The window closes. */
  close(): void {
    this.#port.close('closed');
  }

  #take(state: AppState): void {
    this.#state = state;
    for (const wanted of state.sides) {
      if (this.#sides.has(wanted.channel)) continue;
      const module = this.#modules.get(`${wanted.extension} ${wanted.side}`);
      if (!module) throw new Error(`There is no ${wanted.bundle}`);
      const port = this.#channels.open(wanted.channel);
      this.#sides.set(wanted.channel, { wanted, port });
      startSide(module, port, this.#clock);
    }
  }
}

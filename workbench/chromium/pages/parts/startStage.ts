import type { PrepareStage, ScreenDevices, StageHost, StartStage, WaitingStage } from '@handrail/sdk/stage';

/** What a page that captures is started by. */
export interface CapturingStage {
  /** Settles when the stage waits and `capture` may be called. */
  readonly ready: Promise<void>;
  /** To be called in the turn of a click, which capturing needs. */
  readonly capture: (devices?: ScreenDevices) => Promise<void>;
}

/** Loads the helper's stage by its address and starts it. */
export async function startHelperStage(host: StageHost): Promise<void> {
  const start = (await load('helper', 'startStage')) as StartStage;
  await guarded(host, 'connection_failed', async () => start(host));
}

/** Loads the sharer's stage by its address. It waits until it is told to capture. */
export function prepareSharerStage(connecting: Promise<StageHost>): CapturingStage {
  const prepared = prepare(connecting);
  const capture = async (devices: ScreenDevices = navigator.mediaDevices): Promise<void> => {
    const { host, stage } = await prepared;
    await guarded(host, 'capture_failed', () => stage.capture(devices));
  };
  return { ready: prepared.then(() => undefined), capture };
}

async function prepare(connecting: Promise<StageHost>): Promise<{ host: StageHost; stage: WaitingStage }> {
  const [host, made] = await Promise.all([connecting, load('sharer', 'prepareStage')]);
  return { host, stage: (made as PrepareStage)(host) };
}

async function guarded(
  host: StageHost,
  failure: 'capture_failed' | 'connection_failed',
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (host.signalEnd.aborted) return;
    console.error('The stage failed', error instanceof Error ? error.name : '');
    host.failed(failure);
  }
}

async function load(side: 'helper' | 'sharer', name: string): Promise<unknown> {
  const module: unknown = await import(`/stage/${side}.js`);
  const found: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (typeof found !== 'function') throw new Error(`The stage exports no ${name}`);
  return found;
}

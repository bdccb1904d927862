import type { StageHost, StartStage } from '@handrail/sdk/stage';

/** What the shell finds in a page that captures: it starts the stage as if the person had clicked, which capturing needs. */
export interface StageGlobals {
  handrailStage?: {
    /** Settles when everything is loaded and `start` may be called. */
    readonly ready: Promise<void>;
    readonly start: () => Promise<void>;
  };
}

/** Loads the stage's module by its address. A framed stage starts by itself; one in a window waits for the shell. */
export function startStageIn(page: StageGlobals, framed: boolean, connect: () => Promise<StageHost>): void {
  const loaded = load(connect);
  const start = async (): Promise<void> => {
    const { host, startStage } = await loaded;
    try {
      await startStage(host);
    } catch (error) {
      if (host.signalEnd.aborted) return;
      console.error('The stage failed', error instanceof Error ? error.name : '');
      host.failed(host.settings.side === 'sharer' ? 'capture_failed' : 'connection_failed');
    }
  };
  if (framed) void start();
  else page.handrailStage = { ready: loaded.then(() => undefined), start };
}

async function load(connect: () => Promise<StageHost>): Promise<{ host: StageHost; startStage: StartStage }> {
  const host = await connect();
  const module: unknown = await import(`/stage/${host.settings.side === 'helper' ? 'helper' : 'sharer'}.js`);
  const startStage: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'startStage') : undefined;
  if (typeof startStage !== 'function') throw new Error('The stage exports no startStage');
  return { host, startStage: startStage as StartStage };
}

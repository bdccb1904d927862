import type { Capability, SessionView, SideModule, SideName } from '@handrail/sdk';
import { sideDeviceInterface, sideFrameLimit, sideInterface } from '../../workbench/base/extension/sideApi.ts';
import { memoryPorts } from '../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../workbench/base/rpc/rpc.ts';
import { startSide } from '../../workbench/sandbox/sideRuntime.ts';
import { FakeClock } from './fakeClock.ts';
import { turns } from './turns.ts';

type Answer = (use: {
  readonly call: number;
  readonly capability: Capability;
  readonly method: string;
  readonly argument?: unknown;
}) => unknown;

/** A device that runs one side over memory and writes down what the side does. */
export interface FakeDevice {
  readonly clock: FakeClock;
  readonly rpc: Rpc<typeof sideDeviceInterface, typeof sideInterface>;
  /** Everything that the side did, in order: `lease input.move`, `run view`, `show banner`... with its value. */
  readonly did: (readonly [string, unknown])[];
  call(
    action: string,
    input?: unknown,
    options?: { readonly caller?: SideName; readonly signal?: AbortSignal },
  ): Promise<unknown>;
  start(session?: SessionView): Promise<void>;
  close(): Promise<void>;
}

export function fakeDevice(module: SideModule, answer: Answer = () => undefined): FakeDevice {
  const clock = new FakeClock();
  const [near, far] = memoryPorts();
  const did: (readonly [string, unknown])[] = [];
  startSide(module, far, clock);
  const rpc = new Rpc(near, {
    local: sideDeviceInterface,
    remote: sideInterface,
    clock,
    maxPending: 256,
    maxFrameBytes: sideFrameLimit,
  });
  rpc.handle('ready', () => {
    did.push(['ready', undefined]);
    return {};
  });
  rpc.handle('run', async ({ action, input }) => {
    did.push([`run ${action}`, input]);
    return { output: await answer({ call: 0, capability: 'screen', method: `run ${action}`, argument: input }) };
  });
  rpc.handle('lease', async (use) => {
    did.push([`lease ${use.capability}.${use.method}`, use.argument]);
    return { result: await answer(use) };
  });
  rpc.on('emit', ({ event, payload }) => did.push([`emit ${event}`, payload]));
  rpc.on('show', ({ surface, blocks }) => did.push([`show ${surface}`, blocks]));
  rpc.on('notify', ({ text, tone }) => did.push([`notify ${tone}`, text]));
  rpc.on('fault', ({ code }) => did.push(['fault', code]));
  rpc.on('log', ({ event, facts }) => did.push([`log ${event}`, facts]));
  let last = 0;
  return {
    clock,
    rpc,
    did,
    async call(action, input, { caller = 'helper', signal } = {}) {
      last += 1;
      const request = { call: last, action, caller, ...(input === undefined ? {} : { input }) };
      return (await rpc.call('call', request, signal ? { signal } : {})).output;
    },
    async start(session) {
      const { manifest, side } = module;
      await rpc.call('start', { extension: manifest.id, side, ...(session ? { session } : {}) });
    },
    async close() {
      rpc.close();
      await turns();
    },
  };
}

export const session = (changes: Partial<SessionView> = {}): SessionView => ({
  id: 's1',
  side: 'sharer',
  state: 'active',
  peer: undefined,
  allowed: [],
  pausedBy: undefined,
  ...changes,
});

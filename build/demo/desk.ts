import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle.ts';
import type { OwnedProcess } from '../ownedProcess.ts';
import { type DemoPlace, openPlace } from './place.ts';
import { startDemoService, startWorkbench } from './service.ts';
import { together } from './together.ts';
import { Windows } from './windows.ts';

/** A service, two displays and a workbench on each: what a whole session needs, and what ends it all again. */
export interface DemoDesk {
  readonly address: string;
  readonly place: DemoPlace;
  /** A folder for what is made, removed at the end. */
  readonly folder: string;
  /** Opens a workbench on one of the two displays. */
  open(who: 'helper' | 'sharer'): Promise<Windows>;
  /** The process of a workbench, whose child the browser is. */
  pid(who: 'helper' | 'sharer'): number;
  /** Kills the service's process; what is returned starts it again on the same folder and port. */
  killService(): Promise<() => Promise<void>>;
  /** Ends one workbench as a person who quits it would. */
  quit(who: 'helper' | 'sharer'): Promise<void>;
  /** The last lines of a workbench's local event log: names and codes, no content. */
  eventLog(who: 'helper' | 'sharer'): Promise<readonly string[]>;
  /** Ends everything that was started, in reverse order. */
  dispose(): Promise<void>;
}

export interface DeskOptions {
  readonly visible: boolean;
  readonly log: (line: string) => void;
  /** Gives the sharer a mouse and a keyboard of their own: `xdotool` on `place.hands`. */
  readonly handed?: boolean;
  /** Where a workbench finds the service, when that is not the service itself. */
  readonly route?: (address: string, who: 'helper' | 'sharer') => Promise<string>;
  /** What the service has in its environment beside ours, such as a proxy. */
  readonly serviceEnv?: Readonly<Record<string, string>>;
  /** Where the three run, when that is not this machine's own network. */
  readonly elsewhere?: Elsewhere;
}

/** Other networks, for the service and both workbenches. */
export interface Elsewhere {
  /** What comes before each command to run it there. */
  readonly enter: Readonly<Record<'service' | 'helper' | 'sharer', readonly string[]>>;
  readonly service: {
    readonly port: number;
    readonly env: Readonly<Record<string, string>>;
    /** In the place of `--demo`, with what `fill` put into its data folder before. */
    readonly words?: readonly string[];
    readonly fill?: (dataFolder: string) => Promise<unknown>;
  };
  /** What the workbenches have in their environment beside ours, such as a proxy. */
  readonly env?: Readonly<Record<'helper' | 'sharer', Readonly<Record<string, string>>>>;
  /** More flags for the browsers. */
  readonly flags: readonly string[];
  /** A port here for a port of a workbench's own loopback. */
  reach(who: 'helper' | 'sharer', port: number): Promise<number>;
}

export async function openDesk(options: DeskOptions): Promise<DemoDesk> {
  let folder: string | undefined;
  const people: (() => Promise<void>)[] = [];
  const below: (() => Promise<void>)[] = [];
  // Those of a kind end side by side: the people first, and the folder after all who write into it.
  const dispose = async () => {
    for (const kind of [people, below]) await together(...kind.splice(0).map((end) => end()));
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await bundle({ log: options.log });
    const made = await mkdtemp(join(tmpdir(), 'handrail-demo-'));
    folder = made;
    await mkdir(join(made, 'service'), { mode: 0o700 });
    const { elsewhere, serviceEnv } = options;
    await elsewhere?.service.fill?.(join(made, 'service'));
    const startService = (port?: number) =>
      startDemoService(
        {
          data: join(made, 'service'),
          ...(port !== undefined && { port }),
          ...(serviceEnv && { env: serviceEnv }),
          ...elsewhere?.service,
          ...(elsewhere && { enter: elsewhere.enter.service }),
        },
        options.log,
      );
    const placing = async () => {
      const place = await openPlace(options.visible, options.handed);
      below.push(() => place.dispose());
      return place;
    };
    let service: Awaited<ReturnType<typeof startService>>;
    const serving = async () => {
      service = await startService();
      below.push(() => service.process.dispose());
      return service.ready;
    };
    const [place, { address }] = await together(placing(), serving());
    const workbenches = new Map<string, OwnedProcess>();
    return {
      address,
      place,
      folder: made,
      async open(who) {
        const workbench = await startWorkbench(
          {
            service: options.route ? await options.route(address, who) : address,
            data: join(made, who),
            env: { ...place[who].env, ...elsewhere?.env?.[who] },
            name: who === 'helper' ? 'HELPDESK-07' : 'LAPTOP-SAM',
            // The sharer's leaves room for the program beside it.
            size: who === 'helper' ? '1260,690' : '620,690',
            testing: true,
            ...(elsewhere && { flags: elsewhere.flags, enter: elsewhere.enter[who] }),
          },
          options.log,
        );
        let windows: Windows | undefined;
        people.push(async () => {
          await windows?.disconnect();
          await workbench.process.dispose();
        });
        workbenches.set(who, workbench.process);
        const port = workbench.ready.debuggingPort;
        if (!port) throw new Error('The workbench opened no debugging port.');
        windows = await Windows.connect(elsewhere ? await elsewhere.reach(who, port) : port);
        return windows;
      },
      async eventLog(who) {
        const logs = join(made, who, 'log');
        const files = await readdir(logs).catch(() => []);
        const texts = await Promise.all(files.map((file) => readFile(join(logs, file), 'utf8')));
        return texts.join('').trim().split('\n').slice(-30);
      },
      pid(who) {
        const pid = workbenches.get(who)?.child.pid;
        if (pid === undefined) throw new Error(`The ${who}'s workbench is not open.`);
        return pid;
      },
      async killService() {
        service.process.child.kill('SIGKILL');
        await service.process.ended;
        return async () => {
          service = await startService(Number(new URL(address).port));
        };
      },
      async quit(who) {
        await workbenches.get(who)?.dispose();
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ActivityMonitor } from '../../device/ports/input.ts';
import { ChildActivityMonitor } from './childActivityMonitor.ts';
import { type DesktopPlace, type InputSystem, inputSystem } from './desktopPlace.ts';
import { defaultEndKey, type EndKey } from './endKey.ts';
import { EndKeyListener } from './endKeyListener.ts';
import { childEnvironment, childStartLimitMs, type ForkChild, forkChild } from './forkChild.ts';

/** A place, the end key, and what a bundled program has to say about its children. */
export interface ActivityMonitorOptions extends DesktopPlace {
  readonly endKey?: EndKey | undefined;
  /** The child programs; by default the source files beside this one. */
  readonly activityPath?: string | undefined;
  readonly endKeyPath?: string | undefined;
  readonly fork?: ForkChild | undefined;
  /** Milliseconds for the children to start listening. */
  readonly limitMs?: number | undefined;
}

const activityPrograms: Readonly<Record<InputSystem, string>> = {
  x11: './x11/activityChild.ts',
  windows: './windows/activityChild.ts',
  mac: './mac/activityChild.ts',
};

/** Starts watching the person's own keyboard and mouse. Throws `not_supported`, `no_display`, `input_failed`. */
export async function createActivityMonitor(options: ActivityMonitorOptions): Promise<ActivityMonitor> {
  const system = inputSystem(options);
  const fork = options.fork ?? forkChild;
  const environment = childEnvironment(options);
  const endKey = options.endKey ?? defaultEndKey;
  const now = (): number => performance.now();
  const listener = new EndKeyListener({
    endKey,
    childPath: options.endKeyPath ?? fileURLToPath(new URL('./endKeyChild.ts', import.meta.url)),
    environment,
    fork,
    wait: (ms) => wait(ms),
    now,
  });
  return ChildActivityMonitor.open({
    fork,
    activity: {
      path: options.activityPath ?? fileURLToPath(new URL(activityPrograms[system], import.meta.url)),
      environment,
      arguments: [JSON.stringify(endKey)],
    },
    endKey: listener,
    endKeyTwice: system === 'x11',
    limitMs: options.limitMs ?? childStartLimitMs,
    now,
  });
}

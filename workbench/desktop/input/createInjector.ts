import { fileURLToPath } from 'node:url';
import type { Injector } from '../../device/ports/input.ts';
import { ChildInjector } from './childInjector.ts';
import { type DesktopPlace, inputSystem } from './desktopPlace.ts';
import { childEnvironment, childStartLimitMs, type ForkChild, forkChild } from './forkChild.ts';

/** A place, and what a bundled program has to say about its children. */
export interface InjectorOptions extends DesktopPlace {
  /** The child program; by default the source file beside this one. */
  readonly childPath?: string | undefined;
  readonly fork?: ForkChild | undefined;
  /** Milliseconds that an answer of the child may take. */
  readonly limitMs?: number | undefined;
}

const defaultLimitMs = 10_000;

/** Starts an injector for a place. Throws `not_supported`, `no_display`, `input_failed`. */
export async function createInjector(options: InjectorOptions): Promise<Injector> {
  inputSystem(options);
  return ChildInjector.open({
    childPath: options.childPath ?? fileURLToPath(new URL('./injectorChild.ts', import.meta.url)),
    environment: childEnvironment(options),
    fork: options.fork ?? forkChild,
    startLimitMs: childStartLimitMs,
    limitMs: options.limitMs ?? defaultLimitMs,
  });
}

import { ButtonInput, HandrailError, KeyInput, Position, TextInput, WheelInput } from '@handrail/sdk';
import type { Injector } from '../ports/input.ts';
import type { CapabilityMethods } from './capability.ts';

/** Where the injector comes from: it may still be starting when control begins. */
export interface InjectorSource {
  readonly injector: Injector | undefined;
  /** Settles when `injector` is there. Errors: not_supported, no_display, input_failed. */
  open(): Promise<void>;
}

/**
 * Keyboard and mouse of this device. `mayInject` is asked for each use, at the last moment before the display: a call
 * admitted before a pause, a prompt or the sharer's own hand on the mouse does nothing after it.
 */
export function inputCapability(source: InjectorSource, mayInject: () => boolean): CapabilityMethods {
  const guarded = (use: (to: Injector, argument: never) => void) => (argument: unknown) => {
    const inject = () => {
      if (!mayInject()) return;
      if (!source.injector) throw new HandrailError('input_failed', 'This device cannot take input');
      use(source.injector, argument as never);
    };
    // What comes while the injector starts waits for it, in order.
    return source.injector ? inject() : source.open().then(inject);
  };
  return new Map([
    ['move', { argument: Position, run: guarded((to, at: Position) => to.move(at)) }],
    ['button', { argument: ButtonInput, run: guarded((to, input: ButtonInput) => to.button(input)) }],
    ['wheel', { argument: WheelInput, run: guarded((to, input: WheelInput) => to.wheel(input)) }],
    ['key', { argument: KeyInput, run: guarded((to, input: KeyInput) => to.key(input)) }],
    ['text', { argument: TextInput, run: guarded((to, input: TextInput) => to.text(input.text)) }],
    // Letting go is always allowed.
    ['releaseAll', { run: () => source.injector?.releaseAll() }],
  ]);
}

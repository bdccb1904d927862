import { ButtonInput, HandrailError, KeyInput, Position, TextInput, WheelInput } from '@handrail/sdk';
import type { Injector } from '../ports/input.ts';
import type { CapabilityMethods } from './capability.ts';

/**
 * Keyboard and mouse of this device. `mayInject` is asked for each use, at the last moment before the display: a call
 * admitted before a pause, a prompt or the sharer's own hand on the mouse does nothing after it.
 */
export function inputCapability(injector: () => Injector | undefined, mayInject: () => boolean): CapabilityMethods {
  const guarded = (use: (to: Injector, argument: never) => void) => (argument: unknown) => {
    if (!mayInject()) return;
    const to = injector();
    if (!to) throw new HandrailError('input_failed', 'This device cannot take input');
    use(to, argument as never);
  };
  return new Map([
    ['move', { argument: Position, run: guarded((to, at: Position) => to.move(at)) }],
    ['button', { argument: ButtonInput, run: guarded((to, input: ButtonInput) => to.button(input)) }],
    ['wheel', { argument: WheelInput, run: guarded((to, input: WheelInput) => to.wheel(input)) }],
    ['key', { argument: KeyInput, run: guarded((to, input: KeyInput) => to.key(input)) }],
    ['text', { argument: TextInput, run: guarded((to, input: TextInput) => to.text(input.text)) }],
    // Letting go is always allowed.
    ['releaseAll', { run: () => injector()?.releaseAll() }],
  ]);
}

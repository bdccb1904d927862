import { HandrailError } from '@handrail/sdk';
import type { ServiceChoice } from '../ports/serviceChoice.ts';
import type { EnrolmentPins } from '../session/enrolmentPin.ts';

export interface Leaving {
  /** Absent where somebody else chose the service for this device. */
  readonly choice: ServiceChoice | undefined;
  /** Whether something goes on with another person, or is about to. */
  readonly busy: boolean;
  /** Whether the service counts this device among its organisation's own. */
  readonly enrolled: boolean;
  readonly pins: EnrolmentPins;
  readonly signOut: () => Promise<void>;
}

/**
 * Leaves the service that the person chose, for another one. An enrolled device stays: its organisation counts on it, and what is bound
 * to the enrolment would be lost. Errors: `not_permitted` with `problem: service`, `wrong_state` (`problem: enrolled` where it is that).
 */
export async function leaveService({ choice, busy, enrolled, pins, signOut }: Leaving): Promise<void> {
  if (!choice)
    throw new HandrailError('not_permitted', 'This device’s service was chosen for it', { problem: 'service' });
  if (busy) throw new HandrailError('wrong_state', 'Something goes on with another person');
  if (enrolled || (await pins.read()))
    throw new HandrailError('wrong_state', 'An enrolled device stays with its service', { problem: 'enrolled' });
  await signOut();
  await choice.leave();
}

import Type, { type Static } from 'typebox';
import { CheckResult, longestFact } from './checkResult.ts';

/** What stands at an address that a person typed, as far as it can be seen before anybody signs in there. */
export const ServiceSeen = Type.Object({
  /** Whose service it is, in its own words: nobody vouches for them. Absent where it says nothing, as one of several organisations does. */
  organisation: Type.Optional(Type.String({ maxLength: longestFact })),
  /** The first step that did not work; absent where a service answers. */
  problem: Type.Optional(CheckResult),
  /** What will be in the way of a sign-in there: this device's clock, this app's version. */
  warnings: Type.Array(CheckResult, { maxItems: 4 }),
});
export type ServiceSeen = Static<typeof ServiceSeen>;

import { OsId, UnknownReason, VersionText } from '@handrail/sdk/tenant/compliance';
import Type, { type Static, type TSchema } from 'typebox';

/** A fact that could not be learned, with the reason. */
export const UnknownFact = Type.Object(
  { state: Type.Literal('unknown'), reason: UnknownReason },
  { additionalProperties: false },
);
export type UnknownFact = Static<typeof UnknownFact>;

/** A fact that holds or does not. */
export const YesNoFact = Type.Union([
  Type.Object({ state: Type.Literal('yes') }, { additionalProperties: false }),
  Type.Object({ state: Type.Literal('no') }, { additionalProperties: false }),
  UnknownFact,
]);
export type YesNoFact = Static<typeof YesNoFact>;

/** A fact that is counted. */
export const CountFact = Type.Union([known(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })), UnknownFact]);
export type CountFact = Static<typeof CountFact>;

/** A version of the system; unknown where it counts none (a rolling release). */
export const VersionFact = Type.Union([known(VersionText), UnknownFact]);
export type VersionFact = Static<typeof VersionFact>;

/** Which collector reported. */
export const Platform = Type.Union([Type.Literal('linux'), Type.Literal('windows'), Type.Literal('macos')]);
export type Platform = Static<typeof Platform>;

/** What a device says of itself. Nothing in it names a person, a file, an installed program or the machine. */
export const PostureReport = Type.Object(
  {
    platform: Platform,
    osId: OsId,
    /** For people. */
    osName: Type.String({ minLength: 1, maxLength: 64 }),
    osVersion: VersionFact,
    appVersion: Type.String({ minLength: 1, maxLength: 32 }),
    /** The volume of the system, and of the people's folders where that is another one, is encrypted at rest. */
    diskEncryption: YesNoFact,
    /** Incoming connections are refused unless a rule lets them in. */
    firewall: YesNoFact,
    /** The screen locks by itself when nobody is there. */
    screenLock: YesNoFact,
    /** Someone is signed in at start without a password. */
    automaticSignIn: YesNoFact,
    updatesPending: CountFact,
    securityUpdatesPending: CountFact,
    rebootPending: YesNoFact,
    /** Since the system started, in seconds. */
    uptimeSeconds: CountFact,
    /** Milliseconds since the Unix epoch, by the device's own clock: for people, never to judge by. */
    collectedAt: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type PostureReport = Static<typeof PostureReport>;

function known<Value extends TSchema>(value: Value) {
  return Type.Object({ state: Type.Literal('known'), value }, { additionalProperties: false });
}

import Type, { type Static } from 'typebox';
import type { OverlayLease } from './overlay.ts';
import { Position } from './position.ts';
import type { AnswerOf, EndpointName, FileEndpointName, RequestOf } from './tenant/tenantApi.ts';

/** Mouse buttons by meaning; `back` and `forward` are the fourth and fifth. */
export const PointerButton = Type.Union([
  Type.Literal('left'),
  Type.Literal('middle'),
  Type.Literal('right'),
  Type.Literal('back'),
  Type.Literal('forward'),
]);
export type PointerButton = Static<typeof PointerButton>;

/** A press or release at a position. */
export const ButtonInput = Type.Object(
  { button: PointerButton, pressed: Type.Boolean(), at: Position },
  { additionalProperties: false },
);
export type ButtonInput = Static<typeof ButtonInput>;

/** Wheel movement in notches (one detent of an ordinary mouse), positive is down and right. Fractions are allowed. */
export const WheelInput = Type.Object(
  {
    x: Type.Number({ minimum: -50, maximum: 50 }),
    y: Type.Number({ minimum: -50, maximum: 50 }),
    at: Position,
  },
  { additionalProperties: false },
);
export type WheelInput = Static<typeof WheelInput>;

/**
 * A key by its place on the keyboard: `KeyboardEvent.code` of the UI Events specification, such as `KeyA` or `ShiftLeft`.
 * Pressed again while it is down, it repeats; the device does not repeat by itself.
 */
export const KeyInput = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 24, pattern: '^[A-Za-z0-9]+$' }), pressed: Type.Boolean() },
  { additionalProperties: false },
);
export type KeyInput = Static<typeof KeyInput>;

/** Text to type, whatever the layout there. At most 200 UTF-16 units a call; control characters are refused. */
export const TextInput = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' }) },
  { additionalProperties: false },
);
export type TextInput = Static<typeof TextInput>;

/** Keyboard and mouse of the sharer's device, for as long as control is allowed. Held keys are released when it ends. */
export interface InputLease {
  move(at: Position): Promise<void>;
  button(input: ButtonInput): Promise<void>;
  wheel(input: WheelInput): Promise<void>;
  key(input: KeyInput): Promise<void>;
  text(input: TextInput): Promise<void>;
  releaseAll(): Promise<void>;
}

/**
 * The sharer's screen. `start` opens the capturing stage and settles once the screen is captured; the device ends it with
 * the permission to see, so that what was allowed and what is seen never differ.
 */
export interface ScreenLease {
  start(): Promise<void>;
}

/** Pausing the session that the call belongs to. `pause` names who paused, from the call's own channel. */
export interface PauseLease {
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** Who signed in on this device. */
export const Person = Type.Object(
  {
    /** Opaque, stable within the tenant. */
    id: Type.String({ maxLength: 128 }),
    name: Type.String({ maxLength: 200 }),
    signInName: Type.String({ maxLength: 320 }),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    company: Type.Optional(Type.String({ maxLength: 200 })),
    domain: Type.Optional(Type.String({ maxLength: 253 })),
    /** A small picture as a data URL (PNG or JPEG). */
    photo: Type.Optional(Type.String({ maxLength: 24_576, pattern: '^data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+$' })),
  },
  { additionalProperties: false },
);
export type Person = Static<typeof Person>;

/**
 * Somebody as the other side of a session is shown them. A helper whose tenant shortens the names of its helpers has a
 * short name here, and no sign-in name: it would tell the whole one.
 */
export const Peer = Type.Object(
  { ...Person.properties, signInName: Type.Optional(Person.properties.signInName) },
  { additionalProperties: false },
);
export type Peer = Static<typeof Peer>;

/** Sign-in on this device. Tokens stay on the far side of it. */
export interface IdentityLease {
  signIn(): Promise<Person>;
  signOut(): Promise<void>;
  current(): Promise<Person | undefined>;
}

/**
 * The tenant's API with the rights of the person who is signed in, which the service checks. Rejects with the service's refusal.
 * Tokens stay on the far side of it.
 */
export interface TenantLease {
  request<N extends Exclude<EndpointName, FileEndpointName>>(
    request: { readonly endpoint: N } & RequestOf<N>,
  ): Promise<AnswerOf<N>>;
  /** Fetches a file and puts it with the person's downloads, under the name that comes back. */
  save<N extends FileEndpointName>(
    request: { readonly endpoint: N } & RequestOf<N>,
  ): Promise<{ readonly fileName: string }>;
}

/** Starting sessions on devices of the inventory, as the person who is signed in. */
export interface HelpLease {
  /** Settles when the device was told; how the session goes on is the workbench's to show. */
  start(request: { readonly deviceId: string }): Promise<void>;
}

/** What a call carries for each capability that the manifest asked for. */
export interface Leases {
  readonly screen: ScreenLease;
  readonly input: InputLease;
  readonly overlay: OverlayLease;
  readonly pause: PauseLease;
  readonly identity: IdentityLease;
  readonly tenant: TenantLease;
  readonly help: HelpLease;
}

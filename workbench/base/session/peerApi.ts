import Type, { type Static } from 'typebox';
import { StageSignalSchema } from '../app/stageApi.ts';
import { DeviceKey, EndReason } from '../link/linkApi.ts';
import { Bytes } from '../rpc/bytes.ts';
import { defineInterface } from '../rpc/methods.ts';
import { KeyBinding } from './keyBinding.ts';

const empty = Type.Object({}, { additionalProperties: false });
const name = Type.String({ minLength: 1, maxLength: 64 });

/** The first thing each side says in a sealed channel; nothing else is taken before it was checked. */
export const Introduction = Type.Object(
  {
    /** The device key that the grant names, and its signature over the handshake's transcript. */
    key: DeviceKey,
    signature: Bytes(64, 64),
    /** Compact JWS: who this is, signed by the service (policy/card.ts). */
    card: Type.String({ maxLength: 40_960 }),
    shell: Type.Union([Type.Literal('electron'), Type.Literal('browser'), Type.Literal('tab')]),
    appVersion: Type.String({ maxLength: 32 }),
    /** Helper, in a session without a code: the identity provider's word on `key`. */
    binding: Type.Optional(KeyBinding),
  },
  { additionalProperties: false },
);
export type Introduction = Static<typeof Introduction>;

/** What the sharer's device tells the helper's about the session. It is for showing: only the sharer's gate decides. */
export const SharedState = Type.Object(
  {
    phase: Type.Union([Type.Literal('trust'), Type.Literal('active'), Type.Literal('paused')]),
    mode: Type.Union([Type.Literal('none'), Type.Literal('view'), Type.Literal('control')]),
    pausedBy: Type.Optional(Type.Union([Type.Literal('helper'), Type.Literal('sharer')])),
    allowed: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 256 }),
    blocked: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 256 }),
    /** Stamps frames of `input` and `moves`; older ones are dropped. */
    epoch: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
    sharerActive: Type.Boolean(),
    asking: Type.Optional(Type.String({ maxLength: 128 })),
    /** Permissions whose use this machine cannot do, so that nobody is asked for them. */
    unsupported: Type.Optional(Type.Array(Type.String({ maxLength: 128 }), { maxItems: 256 })),
  },
  { additionalProperties: false },
);
export type SharedState = Static<typeof SharedState>;

/** What either device answers and hears inside the sealed control stream. */
export const peerInterface = defineInterface({
  methods: {
    // Without a code the sharer's device asks the identity provider in between.
    introduce: { input: Introduction, output: Introduction, timeLimitMs: 14_000 },
    /** An action of the other side's extension; its gate decides. */
    call: {
      input: Type.Object({
        extension: name,
        sdk: Type.String({ maxLength: 8 }),
        action: name,
        input: Type.Optional(Type.Unknown()),
      }),
      output: Type.Object({ output: Type.Optional(Type.Unknown()) }),
      timeLimitMs: 330_000,
    },
    /** Asked of the sharer's device once the asker listens: the state as it is now. */
    sync: { input: empty, output: SharedState },
    /** Measures the round trip and shows that the other side is there. */
    ping: { input: empty, output: empty, timeLimitMs: 8_000 },
  },
  notices: {
    event: { payload: Type.Object({ extension: name, event: name, payload: Type.Optional(Type.Unknown()) }) },
    signal: { payload: StageSignalSchema },
    state: { payload: SharedState },
    /**
     * From now on the sender's frames of this stream take another way. `last` is the number of the last frame on the old
     * one, so that the receiver knows what it may never see.
     */
    carrier: {
      payload: Type.Object({
        stream: Type.Union([Type.Literal('input'), Type.Literal('moves')]),
        to: Type.Union([Type.Literal('direct'), Type.Literal('relay')]),
        last: Type.Integer({ minimum: -1 }),
      }),
    },
    /** One-way actions that the gate refused since the last such notice. */
    refused: {
      payload: Type.Object({
        extension: name,
        action: name,
        code: Type.String({ maxLength: 64 }),
        count: Type.Integer(),
      }),
    },
    /** Drawings cannot be shown on the sharer's screen any more; what was allowed for them is taken back. */
    unable: { payload: Type.Object({ code: Type.String({ maxLength: 64 }) }) },
    /** The session ended on purpose: told from a cut by this. */
    bye: { payload: Type.Object({ reason: EndReason }) },
  },
});

import type { StageFailure, StageMode, StageReport, StageSettings, StageSignal } from '@handrail/sdk/stage';
import Type from 'typebox';
import { IceServer } from '../link/linkApi.ts';
import { Bytes } from '../rpc/bytes.ts';
import { defineInterface } from '../rpc/methods.ts';
import { NoWay } from './appState.ts';

const text = (maxLength: number) => Type.String({ maxLength });

/** An SDP with its candidates is a few KB; a peer that sends more is refused. */
export const StageSignalSchema = Type.Unsafe<StageSignal>(
  Type.Union([
    Type.Object(
      {
        kind: Type.Literal('description'),
        type: Type.Union([Type.Literal('offer'), Type.Literal('answer')]),
        sdp: text(32_768),
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal('candidate'),
        candidate: text(1024),
        sdpMid: text(16),
        sdpMLineIndex: Type.Integer({ minimum: 0, maximum: 16 }),
      },
      { additionalProperties: false },
    ),
    Type.Object({ kind: Type.Literal('ready') }, { additionalProperties: false }),
    Type.Object(
      { kind: Type.Literal('relay'), codecs: Type.Array(text(16), { maxItems: 8 }) },
      { additionalProperties: false },
    ),
  ]),
);

const stream = Type.Union([Type.Literal('input'), Type.Literal('moves')]);
const frame = Type.Object({ stream, frame: Bytes(1, 65_536) });
/** A piece of a picture that goes through the relay, as core's two stages make and read it. */
export const picturePieceLimit = 49_152;
const piece = Type.Object({ piece: Bytes(1, picturePieceLimit) });
const optionalNumber = Type.Optional(Type.Number());

/** What the device answers to a stage. */
export const stageDeviceInterface = defineInterface({
  methods: {
    open: {
      input: Type.Object({}),
      output: Type.Unsafe<{ settings: StageSettings; mode: StageMode }>(Type.Object({})),
    },
  },
  notices: {
    signal: { payload: StageSignalSchema },
    carrier: { payload: Type.Object({ open: Type.Boolean() }) },
    received: { payload: frame },
    picture: { payload: piece },
    report: {
      payload: Type.Unsafe<StageReport>(
        Type.Object({
          route: Type.Union([
            Type.Literal('direct'),
            Type.Literal('turn'),
            Type.Literal('relay'),
            Type.Literal('none'),
          ]),
          framesPerSecond: optionalNumber,
          kilobitsPerSecond: optionalNumber,
          codec: Type.Optional(text(32)),
          width: optionalNumber,
          height: optionalNumber,
          screen: Type.Optional(text(64)),
          roundTripMs: optionalNumber,
          noWay: Type.Optional(NoWay),
        }),
      ),
    },
    failed: { payload: Type.Object({ reason: Type.Unsafe<StageFailure>(text(32)) }) },
    silent: { payload: Type.Object({}) },
    resting: { payload: Type.Object({}) },
    run: { payload: Type.Object({ action: text(64), input: Type.Unknown() }) },
  },
});

/** What a stage hears. */
export const stageInterface = defineInterface({
  methods: {},
  notices: {
    signal: { payload: StageSignalSchema },
    send: { payload: frame },
    picture: { payload: piece },
    mode: { payload: Type.Object({ control: Type.Boolean(), paused: Type.Boolean() }) },
    iceServers: { payload: Type.Object({ iceServers: Type.Array(IceServer, { maxItems: 8 }) }) },
    end: { payload: Type.Object({}) },
  },
});

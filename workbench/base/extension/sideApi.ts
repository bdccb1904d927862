import type { Block, SessionView, Surface, Text, Tone } from '@handrail/sdk';
import Type from 'typebox';
import { defineInterface } from '../rpc/methods.ts';

/** The largest frame between a side and its device: a page of a table with a hundred rows, or a form with a picture. */
export const sideFrameLimit = 262_144;

const name = Type.String({ minLength: 1, maxLength: 64 });
const callId = Type.Integer({ minimum: 1 });
const sideName = Type.Union([
  Type.Literal('app'),
  Type.Literal('helper'),
  Type.Literal('sharer'),
  Type.Literal('service'),
]);
const capability = Type.Union([
  Type.Literal('screen'),
  Type.Literal('input'),
  Type.Literal('overlay'),
  Type.Literal('pause'),
  Type.Literal('identity'),
  Type.Literal('tenant'),
  Type.Literal('help'),
]);

/** What the device answers to an extension's side in its worker. The side is known by its channel, never by what it says. */
export const sideDeviceInterface = defineInterface({
  methods: {
    /** The bundle ran and the side's `start` returned: calls may come. */
    ready: { input: Type.Object({}), output: Type.Object({}) },
    run: {
      input: Type.Object({ action: name, input: Type.Optional(Type.Unknown()) }),
      output: Type.Object({ output: Type.Optional(Type.Unknown()) }),
      timeLimitMs: 330_000,
    },
    /** Uses a lease of a call that is being handled. Error: lease_ended. */
    lease: {
      input: Type.Object({ call: callId, capability, method: name, argument: Type.Optional(Type.Unknown()) }),
      output: Type.Object({ result: Type.Optional(Type.Unknown()) }),
      timeLimitMs: 330_000,
    },
  },
  notices: {
    emit: { payload: Type.Object({ event: name, payload: Type.Optional(Type.Unknown()) }) },
    show: {
      payload: Type.Object({
        surface: Type.Unsafe<Surface>(name),
        blocks: Type.Unsafe<readonly Block[]>(Type.Array(Type.Unknown(), { maxItems: 100 })),
      }),
    },
    notify: { payload: Type.Object({ text: Type.Unsafe<Text>(Type.Unknown()), tone: Type.Unsafe<Tone>(name) }) },
    /** An entry for the local event log; the device holds it against the manifest. */
    log: {
      payload: Type.Object({
        event: name,
        facts: Type.Record(
          Type.String({ maxLength: 64 }),
          Type.Union([Type.String({ maxLength: 64 }), Type.Number(), Type.Boolean()]),
        ),
      }),
    },
    /** A listener of the side threw. */
    fault: { payload: Type.Object({ code: Type.String({ maxLength: 64 }) }) },
  },
});

/** What a side answers and hears. */
export const sideInterface = defineInterface({
  methods: {
    start: {
      input: Type.Object({
        extension: name,
        side: sideName,
        session: Type.Optional(Type.Unsafe<SessionView>(Type.Unknown())),
      }),
      output: Type.Object({}),
    },
    call: {
      input: Type.Object({ call: callId, action: name, caller: sideName, input: Type.Optional(Type.Unknown()) }),
      output: Type.Object({ output: Type.Optional(Type.Unknown()) }),
      timeLimitMs: 330_000,
    },
  },
  notices: {
    event: { payload: Type.Object({ event: name, payload: Type.Optional(Type.Unknown()) }) },
    session: { payload: Type.Unsafe<SessionView>(Type.Unknown()) },
  },
});

import Type, { type Static } from 'typebox';

const channel = Type.Integer({ minimum: 1, maximum: 65535 });

/** Path of the frame that extension code runs in, on the page's own origin. */
export const sandboxFramePath = '/sandbox/frame.html';

/**
 * What the page says to the sandbox's frame. `start` comes with one transferred MessagePort, over which the side's rpc
 * frames go as `Uint8Array` in both directions; `bundle` is the text of the side's program. The frame has an origin that
 * is nobody's, so the page posts to any origin and the frame knows its parent by `event.source`.
 */
export const SandboxCommand = Type.Union([
  Type.Object({
    kind: Type.Literal('start'),
    channel,
    extension: Type.String({ maxLength: 128 }),
    side: Type.Union([Type.Literal('app'), Type.Literal('helper'), Type.Literal('sharer')]),
    bundle: Type.String(),
  }),
  Type.Object({ kind: Type.Literal('stop'), channel }),
]);
export type SandboxCommand = Static<typeof SandboxCommand>;

/** What the frame says to the page: `ready` once, when it listens, then what became of a side. */
export const SandboxReport = Type.Union([
  Type.Object({ kind: Type.Literal('ready') }),
  Type.Object({ kind: Type.Literal('failed'), channel, reason: Type.String({ maxLength: 200 }) }),
]);
export type SandboxReport = Static<typeof SandboxReport>;

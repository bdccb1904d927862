/** A code lives this long, in ms. */
export const codeLifeMs = 10 * 60_000;
/** After a break, a session can be taken up again for this long, in ms. */
export const resumeLimitMs = 15 * 60_000;
/**
 * A sharer may keep a code to itself for this long, in ms, also beyond the code's death. Devices wait 15 s for each word
 * of a handshake, so one that goes on for longer is none.
 */
export const handshakeLimitMs = 60_000;

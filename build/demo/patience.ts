/**
 * What a step of the demo or a test may wait for something to happen, ms. It is against hanging alone: a machine that is shared
 * may be many times as slow as usual.
 */
export const appearLimitMs = 120_000;

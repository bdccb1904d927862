/** What a step of the demo or a test may wait for something to appear, ms. */
export const appearLimitMs = 20_000;

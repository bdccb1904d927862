/** Waits, without moving any clock, until the answer is neither undefined nor false; fails with `what` when nothing more comes. */
export async function until<T>(what: string, ask: () => T | undefined | false, limitMs = 10_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer as T;
    if (performance.now() > end) throw new Error(`It did not happen: ${what}`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Lets everything happen that waits for no clock and no machine: promises, and what they start in turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

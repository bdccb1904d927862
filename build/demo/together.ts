/** Settles when all of them have, as `Promise.all` would: where one fails, none of the others is still on its way. */
export async function together<T extends readonly unknown[]>(
  ...all: { readonly [At in keyof T]: Promise<T[At]> }
): Promise<T> {
  await Promise.allSettled(all);
  return (await Promise.all(all)) as unknown as T;
}

/** What is made when it is first asked for, so that a service starts without what nobody may ever want, and then kept. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

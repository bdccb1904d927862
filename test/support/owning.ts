/** Takes what is to be done at the end of a test, or of a place that was made for one: the last first. */
export type Own = (end: () => unknown) => void;

/** What is owned ends when `after` says so: a test's own, or the one of its file. */
export function owning(after: (end: () => Promise<void>) => void): Own {
  const owned: (() => unknown)[] = [];
  after(async () => {
    for (const end of owned.splice(0).reverse()) await end();
  });
  return (end) => void owned.push(end);
}

/** A place that owns what was made for it: that ends when the place is disposed of, or could not be made. */
export async function owningPlace<Place extends object>(
  make: (own: Own) => Promise<Place>,
): Promise<Place & { dispose(): Promise<void> }> {
  let dispose = async () => {};
  const own = owning((end) => {
    dispose = end;
  });
  try {
    return Object.assign(await make(own), { dispose });
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Sets variables of this process until the end, and takes away those that are undefined. */
export function ownVariables(own: Own, variables: Readonly<Record<string, string | undefined>>): void {
  const put = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) {
    const was = process.env[name];
    own(() => put(name, was));
    put(name, value);
  }
}

/** Variables of a test that touches no display of this machine. */
export const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined } as const;

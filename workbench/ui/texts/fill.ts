/** Values for the places of a text. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** Puts values into a text. A place without a value becomes what it says after `|`, or vanishes. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) =>
    Object.hasOwn(values, name) ? String(values[name]) : (otherwise ?? ''),
  );
}

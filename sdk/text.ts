/**
 * Words for a person. A plain string is shown as it is (a name, a number); a key is looked up in the manifest's
 * `texts` for the person's language, English where that lacks it, and `{name}` is replaced from `values`.
 */
export type Text = string | { readonly key: string; readonly values?: Readonly<Record<string, string | number>> };

/** Catalogues by BCP 47 language; `en` is always there. */
export type Texts = { readonly en: Readonly<Record<string, string>> } & Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

/** A text from the manifest's catalogue. */
export function text(key: string, values?: Readonly<Record<string, string | number>>): Text {
  return values === undefined ? { key } : { key, values };
}

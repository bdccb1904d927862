/** Items with their places, as keys for what has no other identity: blocks are replaced as a whole. */
export function places<T>(items: readonly T[]): readonly { readonly item: T; readonly place: number }[] {
  return items.map((item, place) => ({ item, place }));
}

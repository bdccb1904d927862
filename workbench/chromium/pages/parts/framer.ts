/**
 * The origin of the page that frames this one. `frame-ancestors` lets nobody but our own pages frame us, so whoever does is
 * one of them; the browser itself names it here.
 */
export function framer(): string | undefined {
  return location.ancestorOrigins.length === 1 ? location.ancestorOrigins[0] : undefined;
}

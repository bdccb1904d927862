/** What a frame says when it hands its port to the page that framed it, with the token that it was given. */
const kind = 'handrail.port';

export function portMessage(token: string): { readonly kind: string; readonly token: string } {
  return { kind, token };
}

/** The token of such a message; undefined for any other. */
export function portReady(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || Reflect.get(data, 'kind') !== kind) return undefined;
  return textOf(data, 'token');
}

/** The token in what the framing page posts into a frame. */
export function givenToken(data: unknown): string | undefined {
  return typeof data === 'object' && data !== null ? textOf(data, 'token') : undefined;
}

function textOf(data: object, name: string): string | undefined {
  const value: unknown = Reflect.get(data, name);
  return typeof value === 'string' ? value : undefined;
}

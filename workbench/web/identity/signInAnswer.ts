/** Where the provider sends the browser back to, on the tab's own origin. */
export const signedInPath = '/signed-in';

/** The parts of a window that the address bar is read and cleaned with. */
export interface AddressBar {
  readonly location: Pick<Location, 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
}

/**
 * What the provider answered, where this page is its answer. It is taken out of the address bar and the history before anything
 * else runs.
 */
export function takeSignInAnswer({ location, history }: AddressBar): URLSearchParams | undefined {
  if (location.pathname !== signedInPath) return undefined;
  const answer = new URLSearchParams(location.search);
  history.replaceState(undefined, '', '/');
  return answer;
}

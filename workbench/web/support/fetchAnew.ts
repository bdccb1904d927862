const mark = 'handrail.fetchedAnew';

/** What of a window is needed. */
export interface AnewWindow {
  readonly fetch: typeof fetch;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly location: Pick<Location, 'reload'>;
}

/**
 * A browser keeps for good what it was given under a name that changes with its content, whole or not. Gets it anew; where it is whole
 * now the page begins again, once.
 */
export async function fetchAnew(
  { src, integrity }: Pick<HTMLScriptElement, 'src' | 'integrity'>,
  { fetch, sessionStorage, location }: AnewWindow,
): Promise<void> {
  try {
    await fetch(src, { cache: 'reload', integrity });
  } catch {
    // Still not whole: the page says so.
    return;
  }
  if (sessionStorage.getItem(mark) === src) return;
  sessionStorage.setItem(mark, src);
  location.reload();
}

import type { Port } from '../rpc/port.ts';

/**
 * How a page finds its port to the device: the shell's own script, which runs before the page's, puts a promise of it
 * under this name. The page takes it once and removes it.
 */
export const pagePortName = 'handrailPort';

/** A page's global object, as far as the port goes. */
export interface PageGlobals {
  [pagePortName]?: Promise<Port>;
}

/** Takes the port out of the page's globals; a second taker gets an error. */
export function takePagePort(globals: PageGlobals): Promise<Port> {
  const port = globals[pagePortName];
  if (!port) throw new Error('The shell left no port for this page');
  delete globals[pagePortName];
  return port;
}

/** The one text message on a page's socket: the device took the token, and binary frames follow. */
export const acceptedWord = 'accepted';

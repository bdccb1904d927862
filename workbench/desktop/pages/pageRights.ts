import type { Port } from '../../base/rpc/port.ts';
import { type OriginName, sandboxFramePath } from './contentPolicy.ts';
import { pagePaths } from './pageContents.ts';
import { ownAddress } from './pageOrigins.ts';

/** What a page of ours may do without asking, by the browser's name for it. */
const granted: Readonly<Record<string, OriginName>> = {
  'clipboard-sanitized-write': 'workbench',
  fullscreen: 'workbench',
  keyboardLock: 'stage',
};

/** Whether a page with this origin or address may do this. `mayCapture`: its window is a capturing stage that the device opened. */
export function mayPage(permission: string, address: string, mayCapture: boolean): boolean {
  const name = ownAddress(address)?.name;
  if (permission === 'display-capture') return name === 'stage' && mayCapture;
  return name !== undefined && Object.hasOwn(granted, permission) && granted[permission] === name;
}

/** Frames that the workbench's page has: the helper's stage, and the one that extensions run in. */
const framed: readonly { readonly name: OriginName; readonly path: string }[] = [
  { name: 'stage', path: pagePaths.stage },
  { name: 'workbench', path: sandboxFramePath },
];

/** Whether a window that shows `here` may go to `there`: a page may only come again, a frame only be one of ours. */
export function mayGo(here: string, there: string, isMainFrame: boolean): boolean {
  const [from, to] = [ownAddress(here), ownAddress(there)];
  if (!from || !to) return false;
  if (isMainFrame) return from.name === to.name && from.path === to.path;
  return from.name === 'workbench' && framed.some(({ name, path }) => name === to.name && path === to.path);
}

/** A frame that says something, as far as that tells who it is. */
export interface SendingFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: SendingFrame | null;
}

/** Who waits for pages. */
export interface PageDoors {
  /** Which window of ours these contents are, and what takes the port of its page. */
  readonly window: (contentsId: number) => { readonly name: OriginName; accept(port: Port): void } | undefined;
  /** Who waits for a framed stage with this token. */
  readonly redeem: (token: string) => ((port: Port) => void) | undefined;
}

/**
 * Who takes the port that this frame of these contents brings: its window where it is the window's own page, or who waits
 * for a stage with this token where it is framed right in the workbench. Nobody takes that of any other frame.
 */
export function doorFor(
  doors: PageDoors,
  contentsId: number,
  frame: SendingFrame | null,
  token: unknown,
): ((port: Port) => void) | undefined {
  const window = doors.window(contentsId);
  const page = frame && ownAddress(frame.url);
  if (!window || !page || pagePaths[page.name] !== page.path) return undefined;
  if (ownAddress(frame.origin)?.name !== page.name) return undefined;
  if (frame.parent === null) return page.name === window.name ? (port) => window.accept(port) : undefined;
  const framedStage = page.name === 'stage' && window.name === 'workbench' && frame.parent.parent === null;
  return framedStage && typeof token === 'string' ? doors.redeem(token) : undefined;
}

import { joinedPart, joinLink, joinPath } from '../base/app/joinLink.ts';

/** The parts of a window that a join link is read from. */
export interface JoinWindow {
  readonly location: Pick<Location, 'pathname' | 'hash'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

const name = 'handrail.invitation';
/** Says that a link was no good, and nothing of what stood in it. */
const unreadable = 'handrail:join';

/**
 * The app's link for what a join link brought: the public part of a code, or nothing that can be read, which the person is told. It is
 * taken out of the address bar and the history, and a part waits in this tab while the person is away to sign in: `returned` says
 * that this page is their way back.
 */
export function takeInvitation(
  { location, history, sessionStorage }: JoinWindow,
  returned: boolean,
): string | undefined {
  const kept = returned ? joinedPart(`#${sessionStorage.getItem(name) ?? ''}`) : undefined;
  sessionStorage.removeItem(name);
  if (location.pathname !== joinPath) return kept === undefined ? undefined : joinLink(kept);
  const part = joinedPart(location.hash);
  history.replaceState(undefined, '', '/');
  if (part !== undefined) sessionStorage.setItem(name, part);
  return part === undefined ? unreadable : joinLink(part);
}

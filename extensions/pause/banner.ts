import { type Block, type SessionView, text } from '@handrail/sdk';

/** What the banner says in this state of the session; nothing while it is not paused. A break does not end a pause. */
export function banner({ side, pausedBy }: SessionView): readonly Block[] {
  if (pausedBy === undefined) return [];
  const key = pausedBy === side ? 'pausedByYou' : pausedBy === 'helper' ? 'pausedByHelper' : 'pausedBySharer';
  return [{ kind: 'text', text: text(key), tone: 'warning' }];
}

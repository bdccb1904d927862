import type { Text } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { type BlockOwner, useSay } from './blockOwner.ts';

/** A text of an extension. A plain string is a name or what somebody wrote, so it keeps its own direction. */
export const Said = observer(function Said({ text, owner }: { readonly text: Text; readonly owner: BlockOwner }) {
  const say = useSay(owner);
  return typeof text === 'string' ? <bdi>{text}</bdi> : say(text);
});

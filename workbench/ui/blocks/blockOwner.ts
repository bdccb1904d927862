import type { Text } from '@handrail/sdk';
import { useStore, useWords } from '../components/context.ts';

/** Whose blocks these are: names are looked up and actions run in this extension only. */
export interface BlockOwner {
  readonly extension: string;
  readonly sessionId?: string;
  /** The blocks are a page of their own: they have room, and what they run is the page's. */
  readonly page?: boolean;
}

/** Looks the texts of an extension up, in the person's language. */
export function useSay(owner: BlockOwner): (text: Text) => string {
  const words = useWords();
  const store = useStore();
  const texts = store.state?.texts ?? {};
  return (text) => words.ofExtension(texts, owner.extension, text);
}

import type { Block } from '@handrail/sdk';
import { useEffect, useRef } from 'react';
import { useStore } from '../components/context.ts';
import type { BlockOwner } from './blockOwner.ts';

/** Runs an action every so often while the window is to be seen, and never into something that the person does. */
export function RefreshBlock(props: {
  readonly block: Extract<Block, { readonly kind: 'refresh' }>;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const store = useStore();
  const run = useRef(block.run);
  run.current = block.run;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible' || store.pages.turning(owner.extension)) return;
      void store.pages.refresh(owner.extension, run.current);
    }, block.everyMs);
    return () => clearInterval(timer);
  }, [block.everyMs, owner.extension, store]);
  return undefined;
}

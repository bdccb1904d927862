import { Spinner, ToggleButton } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { blockIcon } from '../blocks/blockIcons.tsx';
import { useStore } from '../components/context.ts';
import type { Offer, PictureTools } from '../stores/pictureTools.ts';
import { commandKind } from '../stores/workbenchStore.ts';

export interface ToolsButtonProps {
  readonly tools: PictureTools;
  readonly offer: Offer;
  readonly className: string;
  readonly children: ReactNode;
}

/** Lays an extension's tools over the picture, and takes them away again. */
export const ToolsButton = observer(function ToolsButton({ tools, offer, className, children }: ToolsButtonProps) {
  const store = useStore();
  const id = useId();
  const open = tools.isOpen(offer.extension);
  const pending = store.commands.pending(commandKind.action(offer, tools.sessionId));
  const wasOpen = useRef(open);
  useEffect(() => {
    // What had the focus is gone with the strip.
    if (wasOpen.current && !open && document.activeElement === document.body) document.getElementById(id)?.focus();
    wasOpen.current = open;
  }, [open, id]);
  return (
    <ToggleButton
      id={id}
      className={className}
      icon={pending ? <Spinner size="extra-tiny" aria-hidden /> : (blockIcon(offer.icon) ?? null)}
      checked={open}
      aria-busy={pending}
      disabledFocusable={pending || !offer.enabled}
      onClick={() => void tools.toggle(offer)}
    >
      {children}
    </ToggleButton>
  );
});

import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { pauseAction } from './sessionCommands.ts';
import type { SessionPageProps } from './TrustPage.tsx';

/** The sharer's Pause, and Resume while paused. */
export const PauseButton = observer(function PauseButton({ session }: SessionPageProps) {
  const words = useWords();
  const store = useStore();
  const action = pauseAction(session);
  const paused = session.pausedBy !== undefined;
  return (
    <CommandButton
      appearance="primary"
      size="large"
      label={words.text(paused ? 'session.resume' : 'session.pause')}
      icon={paused ? <PlayRegular /> : <PauseRegular />}
      pending={store.commands.pending(commandKind.action(action, session.id))}
      onRun={() => void store.run(action, session.id)}
    />
  );
});

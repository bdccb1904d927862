import { makeStyles, tokens } from '@fluentui/react-components';
import { CallEndRegular } from '@fluentui/react-icons/svg/call-end';
import { observer } from 'mobx-react-lite';
import type { SessionState } from '../../base/app/appState.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';

const useStyles = makeStyles({
  leave: {
    flexShrink: 0,
    color: tokens.colorStatusDangerForeground1,
    // Fluent colours a button in parts; each part follows.
    ':hover': { color: tokens.colorStatusDangerForeground1 },
    ':hover:active': { color: tokens.colorStatusDangerForeground1 },
  },
});

/** Ends the session; at the upper right on both sides. */
export const LeaveButton = observer(function LeaveButton({
  session,
  label,
}: {
  readonly session: SessionState;
  readonly label?: string;
}) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  return (
    <CommandButton
      className={styles.leave}
      label={label ?? words.text('session.leave')}
      icon={<CallEndRegular />}
      pending={store.commands.pending(commandKind.leave(session.id))}
      onRun={() => void store.leave(session.id)}
    />
  );
});

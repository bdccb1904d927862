import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import type { SessionState } from '../../base/app/appState.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  saved: { ...typographyStyles.body1, overflowWrap: 'anywhere' },
});

/** Stores the session's receipt for its person. Nothing until there is one. */
export const SaveReceipt = observer(function SaveReceipt({ session }: { readonly session: SessionState }) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  if (session.end?.receipt === undefined) return undefined;
  const { receiptFile } = session.end;
  const kind = commandKind.receipt(session.id);
  return (
    <>
      <div className={styles.line}>
        <CommandButton
          label={words.text('end.receiptSave')}
          pending={store.commands.pending(kind)}
          onRun={() => void store.saveReceipt(session.id)}
        />
        <span className={styles.saved} role="status">
          {receiptFile !== undefined && words.text('end.receiptSaved', { file: receiptFile })}
        </span>
      </div>
      <ProblemBar problem={store.commands.problem(kind)} onDismiss={() => store.commands.dismiss(kind)} />
    </>
  );
});

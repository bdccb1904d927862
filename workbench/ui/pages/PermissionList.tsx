import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useId } from 'react';
import type { SessionState } from '../../base/app/appState.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { Surface } from '../components/Surface.tsx';
import { commandKind } from '../stores/workbenchStore.ts';

const useStyles = makeStyles({
  title: { ...typographyStyles.subtitle1, margin: 0 },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalL },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  words: { display: 'grid', flex: '1 1 260px', minWidth: 0 },
  name: { ...typographyStyles.body1Strong },
  meaning: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
});

/** What the sharer has allowed, each with its way back, and what they have blocked. */
export const PermissionList = observer(function PermissionList({ session }: { readonly session: SessionState }) {
  const words = useWords();
  const store = useStore();
  return (
    <>
      {session.allowed.length > 0 && (
        <Rows
          title={words.text('share.allowed')}
          ids={session.allowed}
          label={words.text('share.takeBack')}
          spoken={(permission) => words.text('share.takeBackOf', { permission })}
          kind={(id) => commandKind.withdraw(session.id, id)}
          run={(id) => void store.withdraw(session.id, id)}
        />
      )}
      {session.blocked.length > 0 && (
        <Rows
          title={words.text('share.blocked')}
          ids={session.blocked}
          label={words.text('share.unblock')}
          spoken={(permission) => words.text('share.unblockOf', { permission })}
          kind={(id) => commandKind.unblock(session.id, id)}
          run={(id) => void store.unblock(session.id, id)}
        />
      )}
    </>
  );
});

interface RowsProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly label: string;
  readonly spoken: (permission: string) => string;
  readonly kind: (id: string) => string;
  readonly run: (id: string) => void;
}

const Rows = observer(function Rows({ title, ids, label, spoken, kind, run }: RowsProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const titleId = useId();
  return (
    <Surface labelledBy={titleId}>
      <h2 id={titleId} className={styles.title}>
        {title}
      </h2>
      <ul className={styles.list}>
        {ids.map((id) => {
          const said = permissionWords(words, store.state, id);
          return (
            <li key={id}>
              <div className={styles.row}>
                <span className={styles.words}>
                  <span className={styles.name}>{said.title}</span>
                  {said.meaning !== undefined && <span className={styles.meaning}>{said.meaning}</span>}
                </span>
                <CommandButton
                  label={label}
                  spoken={spoken(said.title)}
                  pending={store.commands.pending(kind(id))}
                  onRun={() => run(id)}
                />
              </div>
              <ProblemBar problem={store.commands.problem(kind(id))} />
            </li>
          );
        })}
      </ul>
    </Surface>
  );
});

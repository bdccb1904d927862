import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useEffect } from 'react';
import type { LogEntry } from '../../base/app/logEntry.ts';
import { CommandButton } from './CommandButton.tsx';
import { CopyButton } from './CopyButton.tsx';
import { useStore, useWords } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

const useStyles = makeStyles({
  surface: { maxWidth: '760px' },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  text: { ...typographyStyles.body1, margin: 0 },
  // The same height whatever comes, so that nothing moves when it does.
  entries: {
    height: 'min(45vh, 380px)',
    overflowY: 'auto',
    margin: 0,
    padding: tokens.spacingHorizontalM,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
  },
  when: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, display: 'block' },
  entry: { ...typographyStyles.body1, fontFamily: tokens.fontFamilyMonospace },
  empty: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
});

/** What this device has written down for the person at it. Closed by `onClose`. */
export const LogDialog = observer(function LogDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  useEffect(() => {
    void store.readLog();
    return () => store.closeLog();
  }, [store]);
  const { log } = store;
  const entries = log?.entries ?? [];
  const inTab = store.state?.shell.kind === 'tab';
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.text('log.title')}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.text}>
              {words.text('log.holds')} {words.text('log.never')} {words.text(inTab ? 'log.inTab' : 'log.kept')}
            </p>
            {/* Who goes by the keyboard scrolls it with the arrows. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable */}
            <ul className={styles.entries} aria-label={words.text('log.entries')} aria-busy={!log} tabIndex={0}>
              {log && entries.length === 0 && <li className={styles.empty}>{words.text('log.empty')}</li>}
              {entries.map((entry, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the entries are read once
                <li key={at}>
                  <span className={styles.when}>{words.moment(entry.at, store.now())}</span>
                  <bdi className={styles.entry}>{lineOf(entry)}</bdi>
                </li>
              ))}
            </ul>
            <ProblemBar problem={store.commands.problem('readLog') ?? store.commands.problem('openLogFolder')} />
          </DialogContent>
          <DialogActions>
            {entries.length > 0 && (
              <CopyButton value={copied(entries)} what={words.text('log.title')} label={words.text('log.copy')} />
            )}
            {log?.opens && entries.length > 0 && (
              <CommandButton
                label={words.text('log.openFolder')}
                pending={store.commands.pending('openLogFolder')}
                onRun={() => void store.openLogFolder()}
              />
            )}
            <Button appearance="primary" onClick={onClose}>
              {words.text('log.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
});

function lineOf({ event, facts }: LogEntry): string {
  return [event, ...Object.entries(facts).map(([name, value]) => `${name}=${value}`)].join(' ');
}

/** In the order in which it happened, for whoever is sent it. */
function copied(entries: readonly LogEntry[]): string {
  return entries
    .map((entry) => `${new Date(entry.at).toISOString()} ${lineOf(entry)}`)
    .reverse()
    .join('\n');
}

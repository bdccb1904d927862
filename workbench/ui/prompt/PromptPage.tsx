import { makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useWords } from '../components/context.ts';
import type { PromptStore } from '../stores/promptStore.ts';
import { CaptureFrame } from './CaptureFrame.tsx';
import { RequestDialog } from './RequestDialog.tsx';

const useStyles = makeStyles({
  page: { height: '100%', overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground1 },
  middle: {
    minHeight: '100%',
    display: 'grid',
    placeItems: 'center',
    padding: tokens.spacingHorizontalXXL,
    boxSizing: 'border-box',
  },
  quiet: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
    margin: 0,
  },
});

/** The consent prompt, which is the whole window: what is asked, and once it was allowed, what is shared. */
export const PromptPage = observer(function PromptPage({ store }: { readonly store: PromptStore }) {
  const styles = useStyles();
  const words = useWords();
  const { prompt, status } = store;
  if (status === 'gone') {
    return (
      <main className={styles.middle}>
        <p className={styles.quiet} role="status">
          {words.text('prompt.failed')}
        </p>
      </main>
    );
  }
  if (!prompt) {
    return (
      <main className={styles.middle}>
        <Spinner aria-label={words.text('app.opening')} />
      </main>
    );
  }
  return (
    <main className={styles.page}>
      {!(store.allowed && store.frame) && <RequestDialog store={store} prompt={prompt} />}
      {store.frame && <CaptureFrame frame={store.frame} shown={store.allowed} />}
    </main>
  );
});

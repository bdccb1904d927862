import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { ConsentPrompt } from '../../base/app/promptApi.ts';
import { BrandMark } from '../components/BrandMark.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { useWords } from '../components/context.ts';
import { PersonCard } from '../components/PersonCard.tsx';
import { ScamWarning } from '../components/ScamWarning.tsx';
import { useTick } from '../components/useTick.ts';
import type { PromptStore } from '../stores/promptStore.ts';
import { AskedItem } from './AskedItem.tsx';
import { promptWords } from './promptWords.ts';
import { useWasSeen } from './useWasSeen.ts';

const useStyles = makeStyles({
  dialog: {
    boxSizing: 'border-box',
    minHeight: '100%',
    maxWidth: '640px',
    marginInline: 'auto',
    padding: 'clamp(16px, 4vw, 32px)',
    paddingBottom: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    // A long word of any language breaks before it makes this window scroll sideways.
    overflowWrap: 'anywhere',
  },
  brand: {
    ...typographyStyles.body1,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground2,
  },
  title: { ...typographyStyles.title2, margin: 0, textWrap: 'balance' },
  person: {
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  asksTitle: { ...typographyStyles.body1Strong, marginBlock: `0 ${tokens.spacingVerticalS}` },
  asks: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  // Always in sight, however much is asked above.
  foot: {
    position: 'sticky',
    bottom: 0,
    paddingBlock: tokens.spacingVerticalL,
    backgroundColor: tokens.colorNeutralBackground1,
    marginTop: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  quiet: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
    margin: 0,
  },
});

export interface RequestDialogProps {
  readonly store: PromptStore;
  readonly prompt: ConsentPrompt;
}

/** What the helper asks for, as one alert dialog that declines by default. */
export const RequestDialog = observer(function RequestDialog({ store, prompt }: RequestDialogProps) {
  const styles = useStyles();
  const words = useWords();
  const titleId = useId();
  const textId = useId();
  const decline = useRef<HTMLButtonElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const read = useWasSeen(
    end,
    foot,
    prompt.asks.some(({ call }) => call),
  );
  const { title, asks, allow } = promptWords(prompt, words);
  useTick(1000);
  useEffect(() => {
    document.title = words.text('prompt.window');
    decline.current?.focus({ preventScroll: true });
    store.shown();
  }, [store, words]);
  const busy = store.status === 'answering' || store.status === 'answered';
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') void store.answer('decline');
  };
  return (
    <div
      className={styles.dialog}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onKeyDown={keys}
    >
      <span className={styles.brand}>
        <BrandMark size={24} />
        {words.text('app.name')} · <bdi>{prompt.tenantName}</bdi>
      </span>
      <h1 id={titleId} className={styles.title}>
        {title}
      </h1>
      <div className={styles.person}>
        <PersonCard small person={prompt.helper} />
      </div>
      <div id={textId}>
        <p className={styles.asksTitle}>{asks}</p>
        <ul className={styles.asks}>
          {prompt.asks.map((ask) => (
            <AskedItem key={ask.permission} ask={ask} />
          ))}
        </ul>
        <div ref={end} />
      </div>
      <ScamWarning />
      <p className={styles.quiet}>{words.text('prompt.revoke')}</p>
      <div ref={foot} className={styles.foot}>
        <span className={styles.quiet}>
          {words.text('prompt.timeLeft', { time: words.clock(store.remaining()) })}
          {!read && (
            <>
              <br />
              {words.text('prompt.readOn')}
            </>
          )}
        </span>
        <div className={styles.buttons}>
          <CommandButton
            size="large"
            label={allow}
            disabled={!store.armed || !read || busy}
            onRun={() => void store.answer('allow')}
          />
          <CommandButton
            buttonRef={decline}
            appearance="primary"
            size="large"
            label={words.text('prompt.decline')}
            disabled={busy}
            onRun={() => void store.answer('decline')}
          />
        </div>
      </div>
    </div>
  );
});

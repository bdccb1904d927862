import { makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { ShareScreenStartRegular } from '@fluentui/react-icons/svg/share-screen-start';
import { observer } from 'mobx-react-lite';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Asked, ConsentPrompt } from '../../base/app/promptApi.ts';
import { BrandMark } from '../components/BrandMark.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { useWords } from '../components/context.ts';
import { PersonCard } from '../components/PersonCard.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { ScamWarning } from '../components/ScamWarning.tsx';
import { useTick } from '../components/useTick.ts';
import type { PromptStore } from '../stores/promptStore.ts';
import type { Words } from '../texts/words.ts';
import { CaptureFrame } from './CaptureFrame.tsx';

const useStyles = makeStyles({
  page: { height: '100%', overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground1 },
  middle: {
    minHeight: '100%',
    display: 'grid',
    placeItems: 'center',
    padding: tokens.spacingHorizontalXXL,
    boxSizing: 'border-box',
  },
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
  ask: { display: 'grid', gridTemplateColumns: '24px 1fr', columnGap: tokens.spacingHorizontalM },
  icon: { fontSize: '24px', color: tokens.colorBrandForeground1 },
  name: { ...typographyStyles.body1Strong },
  meaning: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  said: { display: 'grid', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  // Foreign words stay within this frame, whatever marks they pile up.
  quote: {
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    borderInlineStartWidth: tokens.strokeWidthThickest,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowX: 'clip',
    overflowY: 'clip',
    contain: 'paint',
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
  },
  caption: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  quoted: { ...typographyStyles.body1Strong },
  fields: { margin: 0, display: 'grid', rowGap: tokens.spacingVerticalXS },
  field: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    overflowX: 'clip',
    overflowY: 'clip',
  },
  label: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, flex: '0 1 140px', minWidth: '96px' },
  // Blanks count: what runs is what is written, to the letter.
  value: {
    ...typographyStyles.body1,
    margin: 0,
    flex: '1 1 240px',
    minWidth: 0,
    fontFamily: tokens.fontFamilyMonospace,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
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

/** The consent prompt: the whole window is one alert dialog that declines by default. */
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
      {!(store.allowed && store.frame) && <Request store={store} prompt={prompt} />}
      {store.frame && <CaptureFrame frame={store.frame} shown={store.allowed} />}
    </main>
  );
});

const Request = observer(function Request({
  store,
  prompt,
}: {
  readonly store: PromptStore;
  readonly prompt: ConsentPrompt;
}) {
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
            <Ask key={ask.permission} ask={ask} />
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

/** Whether this element was once in sight above the foot; at once where it does not matter. */
function useWasSeen(
  element: RefObject<HTMLElement | null>,
  foot: RefObject<HTMLElement | null>,
  matters: boolean,
): boolean {
  const [seen, setSeen] = useState(!matters);
  useEffect(() => {
    if (seen || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((each) => each.isIntersecting) && setSeen(true),
      {
        rootMargin: `0px 0px -${foot.current?.offsetHeight ?? 0}px 0px`,
      },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, foot, seen]);
  return seen;
}

function Ask({ ask }: { readonly ask: ConsentPrompt['asks'][number] }) {
  const styles = useStyles();
  const words = useWords();
  const { extension, permission, call } = ask;
  // An extension's words are quoted, never spoken as ours.
  const said = extension
    ? {
        title: words.text('prompt.quoted', extension),
        ...(call ? {} : { meaning: words.text('permission.other.meaning', extension) }),
      }
    : permissionWords(words, undefined, permission);
  return (
    <li className={styles.ask}>
      <ShareScreenStartRegular className={styles.icon} aria-hidden />
      <div className={styles.said}>
        <span className={styles.name}>{said.title}</span>
        {said.meaning !== undefined && <span className={styles.meaning}>{said.meaning}</span>}
        {extension && call && <Quote title={extension.title} call={call} />}
      </div>
    </li>
  );
}

/** What a single call would do, in its extension's words: set apart, and never beyond its frame. */
function Quote({ title, call }: { readonly title: string; readonly call: NonNullable<Asked['call']> }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <figure className={styles.quote}>
      <figcaption className={styles.caption}>{words.text('prompt.wordedBy', { title })}</figcaption>
      <bdi className={styles.quoted}>{call.title}</bdi>
      {call.fields.length > 0 && (
        <dl className={styles.fields}>
          {call.fields.map(({ label, value }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields of one prompt never change
            <div key={at} className={styles.field}>
              {label !== '' && (
                <dt className={styles.label}>
                  <bdi>{label}</bdi>
                </dt>
              )}
              <dd className={styles.value}>
                {typeof value === 'boolean' ? (
                  words.text(value ? 'prompt.yes' : 'prompt.no')
                ) : value === '' ? (
                  <span className={styles.label}>{words.text('prompt.empty')}</span>
                ) : (
                  <bdi>{value}</bdi>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
}

/** What the window asks, what follows, and what *Allow* is called. */
function promptWords(
  { helper, asks }: ConsentPrompt,
  words: Words,
): { readonly title: string; readonly asks: string; readonly allow: string } {
  const { name } = helper;
  const asked = asks.map(({ permission, extension }) => (extension ? 'other' : permission));
  const can = words.text('prompt.asks', { name });
  if (asked.includes('screen.control') && !asked.includes('other')) {
    return { title: words.text('prompt.controlTitle', { name }), asks: can, allow: words.text('prompt.allowControl') };
  }
  if (asked.every((permission) => permission === 'screen.view')) {
    return { title: words.text('prompt.viewTitle', { name }), asks: can, allow: words.text('prompt.allowView') };
  }
  const title = words.text('prompt.otherTitle', { name });
  return asks.every(({ call }) => call)
    ? { title, asks: words.text('prompt.asksOnce'), allow: words.text('prompt.allowOnce') }
    : { title, asks: can, allow: words.text('prompt.allowOther') };
}

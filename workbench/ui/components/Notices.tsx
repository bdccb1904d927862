import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useEffect, useState } from 'react';
import type { Toast } from '../../base/app/appState.ts';
import { useStore, useWords } from './context.ts';
import { DismissAction } from './DismissAction.tsx';
import { UpdateNotice, useReadyUpdate } from './UpdateNotice.tsx';

const useStyles = makeStyles({
  notices: {
    position: 'fixed',
    insetBlockEnd: tokens.spacingVerticalXXL,
    insetInlineEnd: tokens.spacingHorizontalXXL,
    width: 'min(380px, calc(100vw - 40px))',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    zIndex: 10,
  },
  notice: { boxShadow: tokens.shadow16 },
});

export const intents = {
  neutral: 'info',
  brand: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'error',
} as const satisfies Record<Tone, string>;

/** Short messages of extensions and the workbench. They lie over the page and move nothing. */
export const Notices = observer(function Notices() {
  const styles = useStyles();
  const words = useWords();
  const { state } = useStore();
  const ready = useReadyUpdate();
  if (!state || (state.toasts.length === 0 && !ready)) return undefined;
  return (
    <section className={styles.notices} aria-label={words.text('app.notices')}>
      {state.toasts.map((toast) => (
        <Notice key={toast.id} toast={toast} />
      ))}
      {ready && <UpdateNotice version={ready.version} className={styles.notice} onPutOff={ready.putOff} />}
    </section>
  );
});

/** Good news goes by itself after this long, unless somebody is just reading it; what went wrong stays, ms. */
const goodNewsMs = 6_000;

const Notice = observer(function Notice({ toast }: { readonly toast: Toast }) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const [read, setRead] = useState(false);
  const { id, tone, text, extension, problem } = toast;
  const stays = read || problem !== undefined || tone === 'warning' || tone === 'danger';
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => void store.dismissToast(id), goodNewsMs);
    return () => clearTimeout(timer);
  }, [stays, id, store]);
  const said = problem ? words.problem(problem) : undefined;
  return (
    <MessageBar
      intent={intents[tone]}
      layout="multiline"
      className={styles.notice}
      onMouseEnter={() => setRead(true)}
      onMouseLeave={() => setRead(false)}
      onFocus={() => setRead(true)}
      onBlur={() => setRead(false)}
    >
      <MessageBarBody>
        {said
          ? `${said.what} ${said.do}`
          : text !== undefined && <bdi>{words.ofExtension(store.state?.texts ?? {}, extension ?? '', text)}</bdi>}
      </MessageBarBody>
      <DismissAction onDismiss={() => void store.dismissToast(id)} />
    </MessageBar>
  );
});

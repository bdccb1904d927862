import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import type { Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore, useWords } from './context.ts';

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
  const store = useStore();
  const { state } = store;
  if (!state || state.toasts.length === 0) return undefined;
  return (
    <section className={styles.notices} aria-label={words.text('app.notices')}>
      {state.toasts.map(({ id, tone, text, extension, problem }) => {
        const said = problem ? words.problem(problem) : undefined;
        return (
          <MessageBar key={id} intent={intents[tone]} layout="multiline" className={styles.notice}>
            <MessageBarBody>
              {said
                ? `${said.what} ${said.do}`
                : text !== undefined && <bdi>{words.ofExtension(state.texts, extension ?? '', text)}</bdi>}
            </MessageBarBody>
            <MessageBarActions
              containerAction={
                <Button
                  appearance="transparent"
                  aria-label={words.text('app.dismiss')}
                  icon={<DismissRegular />}
                  onClick={() => void store.dismissToast(id)}
                />
              }
            />
          </MessageBar>
        );
      })}
    </section>
  );
});

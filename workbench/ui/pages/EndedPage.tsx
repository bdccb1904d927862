import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Facts } from '../components/Facts.tsx';
import { HelpRequests } from '../components/HelpRequests.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { SaveReceipt } from '../components/SaveReceipt.tsx';
import { Surface } from '../components/Surface.tsx';
import { commandKind } from '../stores/workbenchStore.ts';
import { adviceKey, canReconnect, reasonKey } from './endWords.ts';
import { peerName } from './sessionCommands.ts';
import type { SessionPageProps } from './TrustPage.tsx';

const useStyles = makeStyles({
  reason: { ...typographyStyles.subtitle1, margin: 0 },
  advice: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

/** How the session ended, and what to do now. */
export const EndedPage = observer(function EndedPage({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { end, side } = session;
  const features = (end?.features ?? []).map((id) => permissionWords(words, store.state, id).title);
  const pending = store.commands.pending(commandKind.dismiss(session.id));
  const reconnects = end !== undefined && canReconnect(end.reason);
  const reconnecting = commandKind.reconnect(session.id);
  const reconnect = () => (side === 'helper' ? store.reconnect(session.id) : store.enterCode());
  const begin = async () => {
    if (side === 'sharer') return await store.enterCode();
    if (await store.dismissSession(session.id)) await store.offer();
  };
  return (
    <Page narrow middle>
      <PageHeading title={words.text('end.title')} />
      <Surface>
        {end && <p className={styles.reason}>{words.text(reasonKey(end.reason, side))}</p>}
        <ProblemBar problem={end?.problem} side={side} />
        <Facts
          facts={[
            [words.text('end.with'), <bdi key="with">{peerName(session, words)}</bdi>],
            [words.text('end.duration'), <bdi key="duration">{words.duration(end?.durationMs ?? 0)}</bdi>],
            [words.text('end.features'), features.length > 0 ? words.list(features) : words.text('end.noFeatures')],
            ...(end?.receipt === undefined
              ? []
              : [[words.text('end.receipt'), words.text('end.receiptPlace', { index: end.receipt })] as const]),
          ]}
        />
        <SaveReceipt session={session} />
        {end && !end.problem && <p className={styles.advice}>{words.text(adviceKey(end.reason, side))}</p>}
        <div className={styles.buttons}>
          {reconnects && (
            <CommandButton
              appearance="primary"
              size="large"
              label={words.text('end.reconnect')}
              disabled={pending}
              pending={store.commands.pending(reconnecting)}
              onRun={() => void reconnect()}
            />
          )}
          {/* A sharer's way is the same, whatever it is called. */}
          {!(reconnects && side === 'sharer') && (
            <CommandButton
              appearance={reconnects ? 'secondary' : 'primary'}
              size="large"
              label={words.text('end.new')}
              disabled={store.commands.pending(reconnecting)}
              pending={pending || store.commands.pending('offer')}
              onRun={() => void begin()}
            />
          )}
          <CommandButton
            size="large"
            label={words.text('end.close')}
            disabled={pending}
            onRun={() => void store.dismissSession(session.id)}
          />
        </div>
        {/* Last, where nothing that somebody is about to press is moved by it. */}
        <ProblemBar problem={store.commands.problem(reconnecting)} side={side} />
        {side === 'sharer' && <HelpRequests />}
      </Surface>
    </Page>
  );
});

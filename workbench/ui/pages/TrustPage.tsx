import { makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useId } from 'react';
import type { SessionState } from '../../base/app/appState.ts';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { CodelessNotice } from '../components/CodelessNotice.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { ComplianceWarning } from '../components/ComplianceWarning.tsx';
import { useStore, useWords } from '../components/context.ts';
import { LeaveButton } from '../components/LeaveButton.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { PersonCard } from '../components/PersonCard.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { ScamWarning } from '../components/ScamWarning.tsx';
import { Surface } from '../components/Surface.tsx';
import { PermissionList } from './PermissionList.tsx';
import { isAsking, type Mode, modes, peerName, requestProblem } from './sessionCommands.ts';

const useStyles = makeStyles({
  top: { display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: tokens.spacingHorizontalL },
  choices: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
    gap: tokens.spacingHorizontalXL,
  },
  choice: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalS },
  hint: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  status: {
    ...typographyStyles.body1,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '24px',
  },
});

export interface SessionPageProps {
  readonly session: SessionState;
}

/** Each sees who the other is; the helper asks, the sharer waits. */
export const TrustPage = observer(function TrustPage({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const name = peerName(session, words);
  const helps = session.side === 'helper';
  return (
    <Page narrow>
      <div className={styles.top}>
        <PageHeading
          title={words.text(helps ? 'trust.helperTitle' : 'trust.sharerTitle', { name })}
          intro={words.text(helps ? 'trust.helperIntro' : 'trust.sharerIntro')}
        />
        <LeaveButton session={session} />
      </div>
      <ComplianceWarning session={session} />
      <CodelessNotice session={session} />
      <SurfaceBlocks surface="banner" sessionId={session.id} />
      <Surface>
        {session.peer ? (
          <PersonCard
            person={session.peer}
            {...(session.peerShell === undefined ? {} : { shell: session.peerShell })}
          />
        ) : (
          <Spinner label={words.text('trust.preparing')} />
        )}
      </Surface>
      <ProblemBar problem={requestProblem(store, session)} side={session.side} />
      {helps ? <Requests session={session} /> : <Waiting session={session} />}
      {!helps && <PermissionList session={session} />}
      {!helps && <ScamWarning />}
      <SurfaceBlocks surface="panel" sessionId={session.id} />
    </Page>
  );
});

const Requests = observer(function Requests({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const name = peerName(session, words);
  const asked =
    session.asking ??
    (['view', 'control'] as const)
      .filter((mode) => isAsking(store, session, mode))
      .map((mode) => modes[mode].permission)[0];
  const line =
    asked === undefined
      ? undefined
      : asked === 'screen.view'
        ? words.text('trust.askingView', { name })
        : asked === 'screen.control'
          ? words.text('trust.askingControl', { name })
          : words.text('trust.askingOther', { name });
  return (
    <div>
      <div className={styles.choices}>
        <Request session={session} mode="view" waiting={asked !== undefined} />
        <Request session={session} mode="control" waiting={asked !== undefined} />
      </div>
      <p className={styles.status} role="status">
        {line !== undefined && (
          <>
            <Spinner size="tiny" aria-hidden />
            {line}
          </>
        )}
      </p>
    </div>
  );
});

const Request = observer(function Request(
  props: SessionPageProps & { readonly mode: Mode; readonly waiting: boolean },
) {
  const { session, mode, waiting } = props;
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const hintId = useId();
  const held = session.held.includes(modes[mode].permission);
  const key = mode === 'view' ? 'trust.viewHint' : 'trust.controlHint';
  return (
    <div className={styles.choice}>
      <CommandButton
        appearance={mode === 'view' ? 'primary' : 'secondary'}
        size="large"
        label={words.text(mode === 'view' ? 'trust.view' : 'trust.control')}
        describedBy={hintId}
        pending={isAsking(store, session, mode)}
        disabled={!held || waiting}
        onRun={() => void store.run(modes[mode].action, session.id)}
      />
      <p id={hintId} className={styles.hint}>
        {held
          ? words.text(key, { name: peerName(session, words) })
          : words.text(session.peerShell === 'tab' ? 'trust.tabViewOnly' : 'trust.notHeld')}
      </p>
    </div>
  );
});

const Waiting = observer(function Waiting({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const name = peerName(session, words);
  const permission = session.asking;
  const line =
    permission === undefined
      ? words.text('trust.waiting', { name })
      : words.text('share.answer', {
          name,
          permission: permissionWords(words, store.state, permission).title,
        });
  return (
    <p className={styles.status} role="status">
      <Spinner size="tiny" aria-hidden />
      {line}
    </p>
  );
});

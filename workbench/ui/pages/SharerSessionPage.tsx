import { Badge, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { KeyboardMouseRegular } from '@fluentui/react-icons/svg/keyboard-mouse';
import { observer } from 'mobx-react-lite';
import { endKeyName } from '../../base/app/endKey.ts';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { LeaveButton } from '../components/LeaveButton.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { PersonCard } from '../components/PersonCard.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { Surface } from '../components/Surface.tsx';
import { useTick } from '../components/useTick.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { PauseButton } from './PauseButton.tsx';
import { PermissionList } from './PermissionList.tsx';
import { pauseProblem, peerName } from './sessionCommands.ts';
import type { SessionPageProps } from './TrustPage.tsx';

const useStyles = makeStyles({
  top: { display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: tokens.spacingHorizontalL },
  live: { borderTop: `${tokens.strokeWidthThickest} solid ${tokens.colorStatusDangerBorderActive}` },
  quiet: { borderTop: `${tokens.strokeWidthThickest} solid ${tokens.colorStatusWarningBorderActive}` },
  person: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXXL,
  },
  state: { display: 'grid', gap: tokens.spacingVerticalXS, justifyItems: 'start' },
  since: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  note: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  key: { fontFamily: tokens.fontFamilyMonospace, fontWeight: tokens.fontWeightSemibold },
});

/** The sharer sees who helps, since when, and what is allowed, and can stop each of it. */
export const SharerSessionPage = observer(function SharerSessionPage({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  useTick(1000);
  const name = peerName(session, words);
  const paused = session.phase === 'paused';
  const state = paused ? 'share.paused' : session.mode === 'control' ? 'share.control' : 'share.view';
  const problem =
    session.refusal ?? pauseProblem(store, session) ?? store.commands.problem(commandKind.leave(session.id));
  const takeBackControl = () => void store.withdraw(session.id, 'screen.control');
  const inTab = store.state?.shell.kind === 'tab';
  const mac = /Mac/.test(navigator.platform);
  return (
    <Page narrow>
      <div className={styles.top}>
        <PageHeading title={words.text('share.title', { name })} />
        <LeaveButton session={session} />
      </div>
      <SurfaceBlocks surface="banner" sessionId={session.id} />
      <ProblemBar problem={problem} side="sharer" />
      {session.asking !== undefined && (
        <p className={styles.note} role="status">
          {words.text('share.answer', { name, permission: permissionWords(words, store.state, session.asking).title })}
        </p>
      )}
      <Surface className={mergeClasses(paused ? styles.quiet : styles.live)}>
        <div className={styles.person}>
          {session.peer && (
            <PersonCard
              small
              person={session.peer}
              {...(session.peerShell === undefined ? {} : { shell: session.peerShell })}
            />
          )}
          <div className={styles.state}>
            <Badge size="extra-large" appearance="tint" color={paused ? 'warning' : 'danger'}>
              {words.text(state)}
            </Badge>
            {session.startedAt !== undefined && (
              <span className={styles.since}>
                {words.text('share.since', { time: words.timeOfDay(session.startedAt) })} ·{' '}
                {words.text('share.duration', { duration: words.duration(store.now() - session.startedAt) })}
              </span>
            )}
          </div>
        </div>
        <div className={styles.buttons}>
          <PauseButton session={session} />
          {session.mode === 'control' && (
            <CommandButton
              size="large"
              label={words.text('share.takeBackControl')}
              icon={<KeyboardMouseRegular />}
              pending={store.commands.pending(commandKind.withdraw(session.id, 'screen.control'))}
              onRun={takeBackControl}
            />
          )}
          <SurfaceBlocks surface="toolbar" sessionId={session.id} />
        </div>
        {inTab ? (
          <p className={styles.note}>{words.text('share.tabOwn')}</p>
        ) : (
          <>
            <p className={styles.note}>{words.text('share.own')}</p>
            <p className={styles.note}>
              {words.text('share.endKey', { key: mac ? endKeyName.mac : endKeyName.other })}
            </p>
          </>
        )}
      </Surface>
      <PermissionList session={session} />
      <SurfaceBlocks surface="panel" sessionId={session.id} />
    </Page>
  );
});

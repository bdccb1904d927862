import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { SessionState } from '../../base/app/appState.ts';
import type { Problem } from '../../base/app/problem.ts';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { useStore, useWords } from '../components/context.ts';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { permissionWords } from '../components/permissionWords.ts';
import { useLasting } from '../components/useLasting.ts';
import { visuallyHidden } from '../components/visuallyHidden.ts';
import { type Scale, StageArea } from '../stage/StageArea.tsx';
import { knownActions } from '../stores/knownActions.ts';
import { PictureTools } from '../stores/pictureTools.ts';
import { commandKind, type WorkbenchStore } from '../stores/workbenchStore.ts';
import type { Words } from '../texts/words.ts';
import { HelperToolbar } from './HelperToolbar.tsx';
import { StatusLine } from './StatusLine.tsx';
import { isAsking, modes, peerName, requestProblem } from './sessionCommands.ts';
import { type SessionPageProps, TrustPage } from './TrustPage.tsx';

/** What the two stages may take to find each other before that is called impossible, ms. */
const findEachOtherMs = 8_000;

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: visuallyHidden,
  body: { display: 'flex', flex: '1 1 0', minHeight: 0 },
  early: { position: 'fixed', inset: 0, display: 'flex', visibility: 'hidden', zIndex: -1 },
  panel: { width: '320px', overflowY: 'auto', padding: tokens.spacingHorizontalL },
});

export interface HelperSessionPageProps extends SessionPageProps {
  /** Nothing is shown yet: the trust screen covers the stage, which gets ready meanwhile. */
  readonly trust?: boolean;
}

/** The helper sees the shared screen and, where it was allowed, uses it. */
export const HelperSessionPage = observer(function HelperSessionPage({ session, trust }: HelperSessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const whole = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<Scale>('fit');
  const fullScreen = useFullScreen(whole);
  const [tools] = useState(() => new PictureTools(store, session.id));
  useEffect(() => {
    const following = tools.follow();
    return () => following.dispose();
  }, [tools]);
  const name = peerName(session, words);
  const hasPanel = (store.state?.shown ?? []).some(
    ({ surface, sessionId }) => surface === 'panel' && sessionId === session.id,
  );
  return (
    <div ref={whole} className={trust ? undefined : styles.page}>
      {trust ? (
        <TrustPage session={session} />
      ) : (
        <div>
          <div className={styles.title}>
            <PageHeading title={words.text('session.title', { name })} />
          </div>
          <HelperToolbar
            session={session}
            tools={tools}
            scale={scale}
            fullScreen={fullScreen.on}
            onScale={setScale}
            onFullScreen={fullScreen.toggle}
          />
        </div>
      )}
      {/* The same place in the tree all the time: a frame that moves is loaded again. */}
      <div className={trust ? styles.early : styles.body} inert={trust === true}>
        <StageArea
          session={session}
          scale={scale}
          name={name}
          tools={tools}
          paused={<span>{pausedLine(session, words)}</span>}
          banners={!trust && <Banners session={session} tools={tools} />}
        />
        {!trust && hasPanel && (
          <aside className={styles.panel} aria-label={words.text('session.panel')}>
            <SurfaceBlocks surface="panel" sessionId={session.id} />
          </aside>
        )}
      </div>
      {!trust && <StatusLine session={session} />}
    </div>
  );
});

const Banners = observer(function Banners({ session, tools }: SessionPageProps & { readonly tools: PictureTools }) {
  const words = useWords();
  const store = useStore();
  const line = bannerLine(store, session, words);
  const problem = sessionProblem(store, session) ?? tools.pressProblem ?? tools.problem;
  const { route, width, noWay } = session.picture;
  const noPicture = useLasting(
    (route === 'none' || width === undefined) && session.phase === 'active',
    findEachOtherMs,
  );
  // Networks that change find another way soon: that is not worth a word.
  const slower = useLasting(route === 'relay' && width !== undefined && session.phase === 'active', findEachOtherMs);
  return (
    <>
      {problem && <ProblemBar problem={problem} intent="warning" side="helper" />}
      {line !== undefined && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{line}</MessageBarBody>
        </MessageBar>
      )}
      {noPicture && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{words.text('session.relayedNoPicture')}</MessageBarBody>
        </MessageBar>
      )}
      {slower && noWay && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{words.text(`session.relayed.${noWay}`, { name: peerName(session, words) })}</MessageBarBody>
        </MessageBar>
      )}
      {session.phase !== 'paused' && <SurfaceBlocks surface="banner" sessionId={session.id} />}
    </>
  );
});

function bannerLine(store: WorkbenchStore, session: SessionState, words: Words): string | undefined {
  const name = peerName(session, words);
  if (session.phase === 'paused') return undefined;
  if (isAsking(store, session, 'control')) return words.text('session.waitingControl', { name });
  if (isAsking(store, session, 'view') && !session.allowed.includes(modes.view.permission))
    return words.text('session.waitingView', { name });
  if (session.asking !== undefined) {
    const { title } = permissionWords(words, store.state, session.asking);
    return words.text('session.waitingOther', { name, permission: title });
  }
  return session.sharerActive && session.mode === 'control' ? words.text('session.sharerActive', { name }) : undefined;
}

function sessionProblem(store: WorkbenchStore, session: SessionState): Problem | undefined {
  return (
    requestProblem(store, session) ??
    store.commands.problem(commandKind.action(knownActions.pause, session.id)) ??
    store.commands.problem(commandKind.action(knownActions.resume, session.id)) ??
    store.commands.problem(commandKind.leave(session.id))
  );
}

function pausedLine(session: SessionState, words: Words): string {
  const theirs = session.pausedBy === 'sharer';
  return words.text(theirs ? 'session.pausedByThem' : 'session.pausedByYou', { name: peerName(session, words) });
}

/** Full screen for the whole session, so that Leave stays in reach. */
function useFullScreen(element: RefObject<HTMLElement | null>) {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const change = () => setOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', change);
    return () => document.removeEventListener('fullscreenchange', change);
  }, []);
  const toggle = () => {
    // The browser may refuse; the button then stays as it is.
    const done = document.fullscreenElement ? document.exitFullscreen() : element.current?.requestFullscreen();
    done?.catch((error: unknown) => console.warn('Full screen was refused', error instanceof Error ? error.name : ''));
  };
  return { on, toggle };
}

import { makeStyles, mergeClasses, Tab, TabList, tokens } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useEffect } from 'react';
import { Announcer } from './components/Announcer.tsx';
import { useStore, useWords } from './components/context.ts';
import { Header } from './components/Header.tsx';
import { Notices } from './components/Notices.tsx';
import { CheckPage } from './pages/CheckPage.tsx';
import { CodeExpiredPage, CodePage } from './pages/CodePage.tsx';
import { ConnectPage } from './pages/ConnectPage.tsx';
import { EndedPage } from './pages/EndedPage.tsx';
import { ExtensionPage } from './pages/ExtensionPage.tsx';
import { GetHelpPage } from './pages/GetHelpPage.tsx';
import { HelperSessionPage } from './pages/HelperSessionPage.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { JoiningPage } from './pages/JoiningPage.tsx';
import { LaunchPage } from './pages/LaunchPage.tsx';
import { NavigationBar, NavigationRail, useSections } from './pages/Navigation.tsx';
import { QuestionDialog } from './pages/QuestionDialog.tsx';
import { LostPage, OpeningPage, SigningInPage, SwitchedOffPage } from './pages/QuietPages.tsx';
import { ReconnectingPage } from './pages/ReconnectingPage.tsx';
import { SharerSessionPage } from './pages/SharerSessionPage.tsx';
import { peerName } from './pages/sessionCommands.ts';
import { TrustPage } from './pages/TrustPage.tsx';
import { UpgradePage } from './pages/UpgradePage.tsx';
import { WelcomePage } from './pages/WelcomePage.tsx';
import { type PageNow, pageNow } from './stores/pageNow.ts';

const useStyles = makeStyles({
  app: { display: 'flex', flexDirection: 'column', height: '100%', minWidth: 0 },
  body: { flex: '1 1 0', minHeight: 0, minWidth: 0, display: 'flex' },
  main: {
    flex: '1 1 0',
    minHeight: 0,
    minWidth: 0,
    overflowY: 'auto',
    overflowX: 'hidden',
    // A page that grows moves nothing sideways.
    scrollbarGutter: 'stable',
    position: 'relative',
    outlineStyle: 'none',
  },
  // The shared screen takes the whole place: nothing scrolls, so nothing is kept free for a scroll bar.
  screen: { overflowY: 'hidden', scrollbarGutter: 'auto' },
  skip: {
    position: 'absolute',
    insetBlockStart: '-100px',
    insetInlineStart: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    zIndex: 20,
    ':focus': { insetBlockStart: tokens.spacingVerticalS },
  },
});

/** The whole workbench: one header, and the page that fits how things stand. */
export const App = observer(function App() {
  const styles = useStyles();
  const words = useWords();
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#content">
        {words.text('app.skip')}
      </a>
      <Header />
      <SessionTabs />
      <Body />
      <Notices />
      <QuestionDialog />
      <Announcer />
    </div>
  );
});

/** Pages where somebody looks around; on the others something is going on that they should not wander off from. */
const roaming: ReadonlySet<string> = new Set(['home', 'getHelp', 'check', 'switchedOff', 'extension']);

const Body = observer(function Body() {
  const styles = useStyles();
  const now = useNow();
  const sections = useSections(now.page === 'extension' ? now.of : undefined);
  const navigable = sections.length > 0 && roaming.has(now.page);
  return (
    <>
      {navigable && <NavigationBar sections={sections} />}
      <div className={styles.body}>
        {navigable && <NavigationRail sections={sections} />}
        <main
          id="content"
          tabIndex={-1}
          className={mergeClasses(styles.main, now.page === 'helperSession' && styles.screen)}
        >
          <CurrentPage />
        </main>
      </div>
    </>
  );
});

function useNow(): PageNow {
  const store = useStore();
  const { connection, state, session } = store;
  return pageNow({ connection, state, session, place: store.pages.place });
}

/** A helper may be in several sessions; one is in front. */
const SessionTabs = observer(function SessionTabs() {
  const words = useWords();
  const store = useStore();
  const sessions = store.state?.sessions ?? [];
  if (sessions.length < 2) return undefined;
  return (
    <nav aria-label={words.text('session.tabs')}>
      <TabList
        aria-label={words.text('session.tabs')}
        selectedValue={store.session?.id ?? ''}
        onTabSelect={(_, { value }) => store.select(String(value))}
      >
        {sessions.map((session) => (
          <Tab key={session.id} value={session.id}>
            <bdi>{peerName(session, words)}</bdi>
          </Tab>
        ))}
      </TabList>
    </nav>
  );
});

const CurrentPage = observer(function CurrentPage() {
  const now = useNow();
  // Each page begins at its top.
  useEffect(() => {
    if (now.page) document.getElementById('content')?.scrollTo(0, 0);
  }, [now.page]);
  switch (now.page) {
    case 'opening':
      return <OpeningPage />;
    case 'lost':
      return <LostPage />;
    case 'connect':
      return <ConnectPage />;
    case 'welcome':
      return <WelcomePage />;
    case 'signingIn':
      return <SigningInPage />;
    case 'upgrade':
      return <UpgradePage />;
    case 'switchedOff':
      return <SwitchedOffPage />;
    case 'home':
      return <HomePage />;
    case 'extension':
      return <ExtensionPage key={`${now.of.extension}.${now.of.action}`} of={now.of} />;
    case 'check':
      return <CheckPage />;
    case 'getHelp':
      return <GetHelpPage />;
    case 'code':
      return <CodePage />;
    case 'launch':
      return <LaunchPage />;
    case 'codeExpired':
      return <CodeExpiredPage />;
    case 'joining':
      return <JoiningPage />;
    case 'trust':
      if (now.session.side === 'sharer') return <TrustPage key={now.session.id} session={now.session} />;
      return <HelperSessionPage key={now.session.id} session={now.session} trust />;
    case 'helperSession':
      return <HelperSessionPage key={now.session.id} session={now.session} />;
    case 'sharerSession':
      return <SharerSessionPage key={now.session.id} session={now.session} />;
    case 'reconnecting':
      return <ReconnectingPage key={now.session.id} session={now.session} />;
    case 'ended':
      return <EndedPage key={now.session.id} session={now.session} />;
  }
});

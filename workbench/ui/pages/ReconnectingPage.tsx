import { observer } from 'mobx-react-lite';
import { useStore, useWords } from '../components/context.ts';
import { LeaveButton } from '../components/LeaveButton.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { MessagePage } from './MessagePage.tsx';
import { PauseButton } from './PauseButton.tsx';
import { pauseProblem, peerName } from './sessionCommands.ts';
import type { SessionPageProps } from './TrustPage.tsx';

/** The other side cannot be reached at the moment. */
export const ReconnectingPage = observer(function ReconnectingPage({ session }: SessionPageProps) {
  const words = useWords();
  const store = useStore();
  const paused = session.pausedBy !== undefined;
  const saying = paused ? 'reconnect.paused' : session.side === 'sharer' ? 'reconnect.sharer' : 'reconnect.helper';
  // The sharer's own device pauses, whoever can be reached; a helper's would have to be told.
  const mayPause = session.side === 'sharer' && (paused || session.startedAt !== undefined);
  return (
    <MessagePage
      title={words.text('reconnect.title')}
      text={words.text('reconnect.text', { name: peerName(session, words) })}
    >
      <ServiceProblem mayCheck={false} />
      <ProblemBar problem={pauseProblem(store, session)} />
      <span role="status">{words.text(saying)}</span>
      {mayPause && <PauseButton session={session} />}
      <LeaveButton session={session} />
    </MessagePage>
  );
});

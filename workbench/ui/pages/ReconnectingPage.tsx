import { observer } from 'mobx-react-lite';
import { useWords } from '../components/context.ts';
import { LeaveButton } from '../components/LeaveButton.tsx';
import { MessagePage } from './MessagePage.tsx';
import { peerName } from './sessionCommands.ts';
import type { SessionPageProps } from './TrustPage.tsx';

/** The other side cannot be reached at the moment. */
export const ReconnectingPage = observer(function ReconnectingPage({ session }: SessionPageProps) {
  const words = useWords();
  return (
    <MessagePage
      title={words.text('reconnect.title')}
      text={words.text('reconnect.text', { name: peerName(session, words) })}
    >
      {words.text(session.side === 'sharer' ? 'reconnect.sharer' : 'reconnect.helper')}
      <LeaveButton session={session} />
    </MessagePage>
  );
});

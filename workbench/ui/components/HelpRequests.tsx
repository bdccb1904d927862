import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';

/** Helpers who chose this device from the list. Nothing happens until the person types the code. */
export const HelpRequests = observer(function HelpRequests() {
  const words = useWords();
  const store = useStore();
  return store.state?.requests.map(({ sessionId, helper }) => (
    <MessageBar key={sessionId} intent="info" layout="multiline" politeness="assertive">
      <MessageBarBody>
        <MessageBarTitle>{words.text('request.title', { name: helper.name })}</MessageBarTitle>{' '}
        {words.text('request.text')}
      </MessageBarBody>
      <MessageBarActions>
        {store.pages.place !== 'getHelp' && (
          <CommandButton appearance="primary" label={words.text('request.enter')} onRun={() => store.go('getHelp')} />
        )}
        <CommandButton
          label={words.text('request.decline')}
          pending={store.commands.pending(`declineHelp:${sessionId}`)}
          onRun={() => void store.declineHelp(sessionId)}
        />
      </MessageBarActions>
    </MessageBar>
  ));
});

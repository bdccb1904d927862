import { MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import type { AppState } from '../../base/app/appState.ts';
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

type Request = AppState['requests'][number];

/** Helpers who chose this device from the list. Nothing happens until the person types the code, or accepts without. */
export const HelpRequests = observer(function HelpRequests() {
  const store = useStore();
  return store.state?.requests.map((request) => <HelpRequest key={request.sessionId} request={request} />);
});

const HelpRequest = observer(function HelpRequest({ request }: { readonly request: Request }) {
  const words = useWords();
  const store = useStore();
  const { sessionId, helper, codeless } = request;
  const accepting = `acceptHelp:${sessionId}`;
  const inForm = store.pages.place === 'getHelp' && store.session === undefined;
  return (
    <>
      <MessageBar intent="info" layout="multiline" politeness="assertive">
        <MessageBarBody>
          <MessageBarTitle>{words.text('request.title', { name: helper.name })}</MessageBarTitle>{' '}
          {words.text(codeless ? 'request.codelessText' : 'request.text')}
        </MessageBarBody>
        <MessageBarActions>
          {codeless ? (
            <CommandButton
              label={words.text('request.accept')}
              pending={store.commands.pending(accepting)}
              onRun={() => void store.acceptHelp(sessionId)}
            />
          ) : (
            !inForm && (
              <CommandButton
                appearance="primary"
                label={words.text('request.enter')}
                onRun={() => void store.enterCode()}
              />
            )
          )}
          <CommandButton
            label={words.text('request.decline')}
            pending={store.commands.pending(`declineHelp:${sessionId}`)}
            onRun={() => void store.declineHelp(sessionId)}
          />
        </MessageBarActions>
      </MessageBar>
      {/* The form below says it otherwise. */}
      {!inForm && <ProblemBar side="sharer" problem={store.commands.problem(accepting)} />}
    </>
  );
});

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useWords } from './context.ts';

/** Said to every sharer before they allow anything. */
export function ScamWarning() {
  const words = useWords();
  return (
    <MessageBar intent="warning" layout="multiline" politeness="polite">
      <MessageBarBody>
        <MessageBarTitle>{words.text('scam.title')}</MessageBarTitle> {words.text('scam.text')}
      </MessageBarBody>
    </MessageBar>
  );
}

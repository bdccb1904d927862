import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { SessionState } from '../../base/app/appState.ts';
import { useWords } from './context.ts';

/** Said to both where they met without a code: what was checked instead, and what only they can tell. */
export function CodelessNotice({ session }: { readonly session: SessionState }) {
  const words = useWords();
  if (!session.codeless) return undefined;
  return (
    <MessageBar intent="warning" layout="multiline" politeness="polite">
      <MessageBarBody>
        <MessageBarTitle>{words.text('codeless.title')}</MessageBarTitle> {words.text(`codeless.${session.side}`)}
      </MessageBarBody>
    </MessageBar>
  );
}

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { SessionState } from '../../base/app/appState.ts';
import { useWords } from './context.ts';

/** The helper's warning about a device that does not keep the organisation's policy. It bars nothing. */
export function ComplianceWarning({
  session,
  brief = false,
}: {
  readonly session: SessionState;
  readonly brief?: boolean;
}) {
  const words = useWords();
  const { state, reasons } = session.compliance;
  if (session.side !== 'helper' || state === 'compliant') return undefined;
  // The title says this one already.
  const why = reasons
    .flatMap(({ code }) => (code === 'not_enrolled' ? [] : [words.text(`compliance.${code}`)]))
    .join(' ');
  return (
    <MessageBar intent="warning" layout={brief ? 'singleline' : 'multiline'} politeness="polite">
      <MessageBarBody>
        <MessageBarTitle>{words.text(`compliance.${state}`)}</MessageBarTitle> {why}
        {!brief && ` ${words.text('compliance.risk')}`}
      </MessageBarBody>
    </MessageBar>
  );
}

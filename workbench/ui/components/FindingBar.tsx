import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { type CheckResult, isBad } from '../../base/check/checkResult.ts';
import { useWords } from './context.ts';

export interface FindingBarProps {
  readonly result: CheckResult;
  readonly intent: 'error' | 'warning';
}

/** What a look at the network found that is wrong, and what to do. */
export function FindingBar({ result: { finding, facts, target }, intent }: FindingBarProps) {
  const words = useWords();
  if (finding === undefined || !isBad(finding)) return undefined;
  const values = { ...facts, ...(target !== undefined && { target }) };
  return (
    <MessageBar intent={intent} layout="multiline" politeness="assertive" data-finding={finding}>
      <MessageBarBody>
        <MessageBarTitle>{words.text(`check.${finding}.what`, values)}</MessageBarTitle>{' '}
        {words.text(`check.${finding}.do`, values)}
      </MessageBarBody>
    </MessageBar>
  );
}

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components';
import type { Problem } from '../../base/app/problem.ts';
import { useWords } from './context.ts';
import { DismissAction } from './DismissAction.tsx';

// Also on a page whose words stand in the middle.
const useStyles = makeStyles({ bar: { textAlign: 'start' } });

export interface ProblemBarProps {
  readonly problem: Problem | undefined;
  readonly intent?: 'error' | 'warning';
  /** Whose page it is on, where the two sides can do different things about it. */
  readonly side?: 'helper' | 'sharer';
  /** One more sentence. */
  readonly more?: string;
  readonly onDismiss?: () => void;
  /** Leads to *Check connection*. */
  readonly onCheck?: () => void;
}

/** What happened and what to do, where it belongs. Nothing while all is well. */
export function ProblemBar({ problem, intent = 'error', side, more, onDismiss, onCheck }: ProblemBarProps) {
  const words = useWords();
  const styles = useStyles();
  if (problem === undefined) return undefined;
  const { what, do: advice } = words.problem(problem, side);
  return (
    <MessageBar
      intent={intent}
      layout="multiline"
      politeness="assertive"
      className={styles.bar}
      data-problem={problem.code}
    >
      <MessageBarBody>
        <MessageBarTitle>{what}</MessageBarTitle> {advice}
        {more !== undefined && ` ${more}`}
      </MessageBarBody>
      {onCheck && (
        <MessageBarActions>
          <Button onClick={onCheck}>{words.text('check.open')}</Button>
        </MessageBarActions>
      )}
      {onDismiss && <DismissAction onDismiss={onDismiss} />}
    </MessageBar>
  );
}

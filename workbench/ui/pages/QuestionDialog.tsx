import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useSay } from '../blocks/blockOwner.ts';
import { useStore, useWords } from '../components/context.ts';
import type { Question } from '../stores/pages.ts';

const useStyles = makeStyles({
  danger: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorStatusDangerBackground3,
    ':hover': {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorStatusDangerBackground3Hover,
    },
    ':hover:active': {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorStatusDangerBackground3Pressed,
    },
  },
});

/** What is asked before something is lost or cannot be taken back. Escape and the first button change nothing. */
export const QuestionDialog = observer(function QuestionDialog() {
  const { pages } = useStore();
  const { question } = pages;
  if (!question) return undefined;
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && pages.answer(false)}>
      <DialogSurface>
        <Asked question={question} />
      </DialogSurface>
    </Dialog>
  );
});

const Asked = observer(function Asked({ question }: { readonly question: Question }) {
  const styles = useStyles();
  const words = useWords();
  const { pages } = useStore();
  const say = useSay({ extension: question.kind === 'confirm' ? question.extension : '' });
  const said =
    question.kind === 'leave'
      ? { title: words.text('leave.title'), text: words.text('leave.text'), yes: words.text('leave.yes') }
      : { title: say(question.words.title), text: say(question.words.text), yes: say(question.words.label) };
  const danger = question.kind === 'confirm' && question.words.tone === 'danger';
  return (
    <DialogBody>
      <DialogTitle>{said.title}</DialogTitle>
      <DialogContent>{said.text}</DialogContent>
      <DialogActions>
        <Button onClick={() => pages.answer(false)}>
          {words.text(question.kind === 'leave' ? 'leave.no' : 'app.cancel')}
        </Button>
        <Button
          appearance="primary"
          {...(danger ? { className: styles.danger } : {})}
          onClick={() => pages.answer(true)}
        >
          {said.yes}
        </Button>
      </DialogActions>
    </DialogBody>
  );
});

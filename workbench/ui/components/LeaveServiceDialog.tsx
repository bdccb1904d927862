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
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, overflowWrap: 'anywhere' },
  text: { margin: 0 },
});

/** Says what becomes of this device before another service is chosen, or why it cannot be. */
export const LeaveServiceDialog = observer(function LeaveServiceDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { commands, state, service } = useStore();
  const enrolled = state?.device.enrolled
    ? ({ code: 'wrong_state', details: { problem: 'enrolled' } } as const)
    : undefined;
  const problem = commands.problem('leaveService') ?? enrolled;
  const signedIn = state?.identity.status === 'signedIn';
  const pending = commands.pending('leaveService');
  const close = () => {
    if (pending) return;
    commands.dismiss('leaveService');
    onClose();
  };
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.text('leaveService.title')}</DialogTitle>
          <DialogContent className={styles.content}>
            {!enrolled && (
              <>
                <p className={styles.text}>
                  {words.text(signedIn ? 'leaveService.text' : 'leaveService.textSignedOut', {
                    address: state?.service.address ?? '',
                  })}
                </p>
                <p className={styles.text}>{words.text('leaveService.keeps')}</p>
              </>
            )}
            <ProblemBar problem={problem} intent={enrolled ? 'warning' : 'error'} />
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{words.text(enrolled ? 'log.close' : 'app.cancel')}</Button>
            {!enrolled && (
              <CommandButton
                appearance="primary"
                label={words.text(signedIn ? 'leaveService.yes' : 'leaveService.yesSignedOut')}
                pending={pending}
                onRun={() => void service.leave()}
              />
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
});

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { type FormEvent, useState } from 'react';
import Value from 'typebox/value';
import { EnrolmentSecret } from '../../base/link/linkApi.ts';
import { CommandButton } from './CommandButton.tsx';
import { useStore, useWords } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
});

/** Takes the token that makes this device one of the organisation's. Closed by `onClose`, also once that is done. */
export const EnrolDialog = observer(function EnrolDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const [token, setToken] = useState('');
  const [unfit, setUnfit] = useState(false);
  const close = () => {
    store.commands.dismiss('enrol');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const secret = token.trim();
    const fits = Value.Check(EnrolmentSecret, secret);
    setUnfit(!fits);
    if (fits) void store.enrol(secret).then((enrolled) => enrolled && close());
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && close()}>
      <DialogSurface>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{words.text('enrol.title')}</DialogTitle>
            <DialogContent className={styles.content}>
              {words.text('enrol.text')}
              <Field
                label={words.text('enrol.token')}
                {...(unfit ? { validationMessage: words.text('enrol.unfit'), validationState: 'error' } : {})}
              >
                {/* Hidden like a password: whoever reads it can enrol a device too. */}
                <Input
                  type="password"
                  autoComplete="off"
                  spellCheck={false}
                  value={token}
                  onChange={(_, { value }) => {
                    setToken(value);
                    setUnfit(false);
                  }}
                />
              </Field>
              <ProblemBar problem={store.commands.problem('enrol')} />
            </DialogContent>
            <DialogActions>
              <Button onClick={close}>{words.text('app.cancel')}</Button>
              <CommandButton
                submit
                appearance="primary"
                label={words.text('enrol.yes')}
                pending={store.commands.pending('enrol')}
              />
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
});

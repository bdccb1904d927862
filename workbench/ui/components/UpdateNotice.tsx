import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useState } from 'react';
import { isQuiet } from '../stores/quiet.ts';
import { useStore, useWords } from './context.ts';

/** A newer version to speak of: only while nothing goes on with another person, and not again to who put it off. */
export function useReadyUpdate(): { readonly version: string; readonly putOff: () => void } | undefined {
  const { state } = useStore();
  const [putOff, setPutOff] = useState<string>();
  const version = state?.update.status === 'ready' ? state.update.version : undefined;
  const required = state?.identity.problem?.code === 'upgrade_required';
  if (!state || version === undefined || version === putOff || required || !isQuiet(state)) return undefined;
  return { version, putOff: () => setPutOff(version) };
}

export interface UpdateNoticeProps {
  readonly version: string;
  readonly className: string;
  readonly onPutOff: () => void;
}

/** That a newer version is ready. */
export const UpdateNotice = observer(function UpdateNotice({ version, className, onPutOff }: UpdateNoticeProps) {
  const words = useWords();
  const store = useStore();
  return (
    <MessageBar intent="info" layout="multiline" className={className} data-update={version}>
      <MessageBarBody>
        <MessageBarTitle>{words.text('update.ready', { version })}</MessageBarTitle> {words.text('update.readyText')}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => void store.installUpdate()}>
          {words.text('update.restart')}
        </Button>
        <Button size="small" appearance="transparent" onClick={onPutOff}>
          {words.text('update.putOff')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
});

import { Button, MessageBarActions } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useWords } from './context.ts';

/** The cross at the end of a message that somebody may put away. */
export function DismissAction({ onDismiss }: { readonly onDismiss: () => void }) {
  const words = useWords();
  return (
    <MessageBarActions
      containerAction={
        <Button
          appearance="transparent"
          aria-label={words.text('app.dismiss')}
          icon={<DismissRegular />}
          onClick={onDismiss}
        />
      }
    />
  );
}

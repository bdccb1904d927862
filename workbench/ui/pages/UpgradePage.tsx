import { ProgressBar } from '@fluentui/react-components';
import { ArrowCircleUpRegular } from '@fluentui/react-icons/svg/arrow-circle-up';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { updateWords } from '../components/updateWords.ts';
import { MessagePage } from './MessagePage.tsx';

/** The organisation wants a newer app: there is nothing to do here but to update it, or to sign in elsewhere. */
export const UpgradePage = observer(function UpgradePage() {
  const words = useWords();
  const store = useStore();
  const problem = store.state?.identity.problem;
  return (
    <MessagePage
      title={words.text('upgrade.title')}
      text={words.text('upgrade.text', problem?.details ?? {})}
      icon={<ArrowCircleUpRegular />}
    >
      <Way />
      <CommandButton
        label={words.text('upgrade.signOut')}
        pending={store.commands.pending('signOut')}
        onRun={() => void store.signOut()}
      />
    </MessagePage>
  );
});

/** How the newer version comes here. */
const Way = observer(function Way() {
  const words = useWords();
  const update = useStore().state?.update;
  if (!update) return undefined;
  if (update.way === 'self') return <ByItself />;
  return (
    <>
      {words.text(`upgrade.${update.way}`)}
      {update.way === 'reload' && (
        <CommandButton
          label={words.text('upgrade.reloadButton')}
          appearance="primary"
          onRun={() => window.location.reload()}
        />
      )}
    </>
  );
});

const ByItself = observer(function ByItself() {
  const words = useWords();
  const store = useStore();
  const { update } = store.state ?? {};
  if (!update) return undefined;
  const { status, percent = 0, answer, problem } = update;
  const underWay = status === 'checking' || status === 'downloading' || status === 'installing';
  return (
    <>
      <span role="status">
        {underWay ? updateWords(update, words) : words.text(answer ? 'upgrade.none' : 'upgrade.self')}
      </span>
      {status === 'downloading' && <ProgressBar value={percent / 100} aria-label={words.text('update.progress')} />}
      <ProblemBar problem={problem} />
      <CommandButton
        label={words.text('upgrade.selfButton')}
        appearance="primary"
        pending={underWay}
        onRun={() => void store.installUpdate()}
      />
    </>
  );
});

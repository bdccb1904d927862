import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { PresenceBlockedRegular } from '@fluentui/react-icons/svg/presence-blocked';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { MessagePage } from './MessagePage.tsx';

/** Until the device has said how things stand. */
export function OpeningPage() {
  const words = useWords();
  return <MessagePage title={words.text('app.opening')} />;
}

/** The device does not answer any more. */
export function LostPage() {
  const words = useWords();
  return (
    <MessagePage
      title={words.text('app.lostTitle')}
      text={words.text('app.lostText')}
      icon={<PlugDisconnectedRegular />}
    >
      {words.text('app.lostDo')}
    </MessagePage>
  );
}

/** Sign-in goes on in the browser, or silently with what is still valid. */
export const SigningInPage = observer(function SigningInPage() {
  const words = useWords();
  const store = useStore();
  if (!store.commands.pending('signIn')) {
    return (
      <MessagePage title={words.text('welcome.silent')}>
        <ServiceProblem />
        <CancelSignIn />
      </MessagePage>
    );
  }
  return (
    <MessagePage title={words.text('welcome.signingIn')} text={words.text('welcome.signingInText')}>
      <CancelSignIn />
    </MessagePage>
  );
});

const CancelSignIn = observer(function CancelSignIn() {
  const words = useWords();
  const store = useStore();
  return (
    <CommandButton
      label={words.text('welcome.cancel')}
      pending={store.commands.pending('signOut')}
      onRun={() => void store.cancelSignIn()}
    />
  );
});

/** The tenant's master switch is off. */
export const SwitchedOffPage = observer(function SwitchedOffPage() {
  const words = useWords();
  const store = useStore();
  const tenant = store.state?.identity.tenant?.name;
  return (
    <MessagePage
      title={words.text('off.title')}
      text={words.text('off.text', tenant === undefined ? {} : { tenant })}
      icon={<PresenceBlockedRegular />}
    >
      {words.text('off.do')}
      <CommandButton
        label={words.text('off.signOut')}
        pending={store.commands.pending('signOut')}
        onRun={() => void store.signOut()}
      />
    </MessagePage>
  );
});

import { Field, Input, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons/svg/mail';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { WrenchRegular } from '@fluentui/react-icons/svg/wrench';
import { observer } from 'mobx-react-lite';
import { type FormEvent, useEffect, useRef } from 'react';
import { longestAddress } from '../../base/app/serviceAddress.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { FindingBar } from '../components/FindingBar.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { type Point, Points } from '../components/Points.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { Surface } from '../components/Surface.tsx';
import { FoundService } from './FoundService.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.15fr) minmax(0, 1fr)',
    gap: 'clamp(24px, 6vw, 80px)',
    alignItems: 'start',
    '@media (max-width: 800px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  start: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL, minWidth: 0 },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  // The place is there before there is anything to say, so that nothing moves.
  outcome: { minHeight: '84px', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  looking: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

const points: readonly Point[] = [
  { icon: <MailRegular />, title: 'connect.whereTitle', text: 'connect.whereText' },
  { icon: <ShieldCheckmarkRegular />, title: 'connect.safeTitle', text: 'connect.safeText' },
  { icon: <WrenchRegular />, title: 'connect.presetTitle', text: 'connect.presetText' },
];

/** Where no service is known: the person types the address of their organisation's, and says that what is there is theirs. */
export const ConnectPage = observer(function ConnectPage() {
  const styles = useStyles();
  const { service } = useStore();
  if (service.found) return <FoundService found={service.found} />;
  return (
    <Page middle>
      <div className={styles.columns}>
        <AddressForm />
        <Surface>
          <Points points={points} />
        </Surface>
      </div>
    </Page>
  );
});

const AddressForm = observer(function AddressForm() {
  const styles = useStyles();
  const words = useWords();
  const { service, commands } = useStore();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { looking, unfit, problem } = service;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void service.look().then((found) => {
      if (!found) input.current?.focus();
    });
  };
  return (
    <div className={styles.start}>
      <PageHeading title={words.text('connect.title')} intro={words.text('connect.text')} focus={false} />
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={words.text('connect.label')}
          hint={words.text('connect.hint')}
          size="large"
          {...(unfit
            ? {
                validationState: 'error' as const,
                validationMessage: words.text(`connect.${unfit.problem}`, { origin: unfit.origin ?? '' }),
              }
            : {})}
        >
          <Input
            ref={(element: HTMLInputElement | null) => {
              input.current = element;
            }}
            size="large"
            dir="ltr"
            value={service.typed}
            readOnly={looking !== undefined}
            autoComplete="url"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            inputMode="url"
            maxLength={longestAddress}
            onChange={(_, { value }) => service.type(value)}
          />
        </Field>
        <div className={styles.tools}>
          <CommandButton
            submit
            appearance="primary"
            size="large"
            label={words.text('connect.go')}
            pending={looking !== undefined}
          />
          {looking && <CommandButton size="large" label={words.text('app.cancel')} onRun={() => service.cancel()} />}
        </div>
        <div className={styles.outcome}>
          <Looking />
          {problem && <FindingBar result={problem} intent="error" />}
          <ProblemBar problem={commands.problem('lookAtService')} />
        </div>
      </form>
    </div>
  );
});

/** What the device is doing there. */
const Looking = observer(function Looking() {
  const styles = useStyles();
  const words = useWords();
  const { looking } = useStore().service;
  return (
    <div className={styles.looking} role="status">
      {looking && words.text('connect.looking', { address: new URL(looking.origin).host })}
      {looking?.step && `: ${words.text(`check.step.${looking.step}`)}`}
    </div>
  );
});

import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { normaliseCode, usualCodeLength } from '../../base/session/code.ts';
import { BackButton } from '../components/BackButton.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { HelpRequests } from '../components/HelpRequests.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { ScamWarning } from '../components/ScamWarning.tsx';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { Surface } from '../components/Surface.tsx';
import { codeProblem } from '../stores/codeEntry.ts';
import type { TextKey } from '../texts/en.ts';
import { CodeField } from './CodeField.tsx';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
  },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL, alignItems: 'flex-start' },
  title: { ...typographyStyles.subtitle1, margin: 0 },
  text: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  own: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, justifyContent: 'space-between' },
  ownName: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
  ownValue: { ...typographyStyles.title3, overflowWrap: 'anywhere', display: 'block' },
  // The line is there before there is anything to say, so that nothing moves.
  problem: { width: '100%' },
});

/** The sharer types the code that the helper reads out. */
export const GetHelpPage = observer(function GetHelpPage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const formId = useId();
  const ownId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<TextKey>();
  useEffect(() => input.current?.focus(), []);
  const { state, typedCode: code } = store;
  if (!state) return undefined;
  const { joinProblem, identity, device } = state;
  const codeLength = identity.tenant?.codeLength ?? usualCodeLength;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const unfit = codeProblem(code, codeLength);
    setWrong(unfit);
    if (unfit) input.current?.focus();
    else void store.join(code);
  };
  const pending = store.commands.pending('join');
  const problem = pending ? undefined : (joinProblem ?? store.commands.problem('join'));
  const left = problem?.details['triesLeft'];
  return (
    <Page>
      <BackButton onBack={() => store.go('home')} />
      <PageHeading title={words.text('help.title')} intro={words.text('home.getText')} focus={false} />
      <HelpRequests />
      <ServiceProblem />
      <div className={styles.columns}>
        <Surface labelledBy={formId}>
          <form className={styles.form} onSubmit={submit} noValidate>
            <h2 id={formId} className={styles.title}>
              {words.text('help.codeTitle')}
            </h2>
            <CodeField
              value={code}
              codeLength={codeLength}
              brought={state.invitation && fits(state.invitation.part, code) ? state.invitation.part.length : undefined}
              problem={wrong && words.text(wrong, { count: words.number(codeLength) })}
              disabled={false}
              inputRef={input}
              onChange={(value) => {
                store.typeCode(value);
                setWrong(undefined);
              }}
            />
            <ProblemBar
              side="sharer"
              problem={problem}
              {...(typeof left === 'number' ? { more: words.counted('help.triesLeft', left) } : {})}
            />
            <CommandButton
              submit
              appearance="primary"
              size="large"
              label={words.text('help.submit')}
              pending={pending}
              disabled={state.service.link !== 'online'}
            />
          </form>
        </Surface>
        <Surface labelledBy={ownId}>
          <h2 id={ownId} className={styles.title}>
            {words.text('help.own')}
          </h2>
          <p className={styles.text}>{words.text('help.intro')}</p>
          <Own name={words.text('help.signInName')} value={identity.person?.signInName ?? ''} />
          <Own name={words.text('help.device')} value={device.name} />
        </Surface>
      </div>
      <ScamWarning />
    </Page>
  );
});

/** Whether what a link brought still stands at the beginning of the field. */
function fits(part: string, code: string): boolean {
  return normaliseCode(code).startsWith(part);
}

function Own({ name, value }: { readonly name: string; readonly value: string }) {
  const styles = useStyles();
  // A name too long for its line breaks at its @.
  const at = value.indexOf('@');
  const before = at < 0 ? value : value.slice(0, at);
  return (
    <div className={styles.own}>
      <div>
        <span className={styles.ownName}>{name}</span>
        <bdi className={styles.ownValue}>
          {before}
          {at >= 0 && (
            <>
              <wbr />
              {value.slice(at)}
            </>
          )}
        </bdi>
      </div>
      <CopyButton value={value} what={name} />
    </div>
  );
}

import { MessageBar, MessageBarBody, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { TimerOffRegular } from '@fluentui/react-icons/svg/timer-off';
import { observer } from 'mobx-react-lite';
import { useId } from 'react';
import { formatCode } from '../../base/session/code.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { JoinInvitation } from '../components/JoinInvitation.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { Ring } from '../components/Ring.tsx';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { Surface } from '../components/Surface.tsx';
import { useTick } from '../components/useTick.ts';
import { spell } from '../texts/spelling.ts';
import { MessagePage } from './MessagePage.tsx';

const useStyles = makeStyles({
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'center',
    justifyContent: 'space-between',
  },
  label: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: 'clamp(36px, 8vw, 60px)',
    lineHeight: 1.2,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.06em',
    userSelect: 'all',
    color: tokens.colorBrandForeground1,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  time: { display: 'grid', justifyItems: 'center', gap: tokens.spacingVerticalXS, textAlign: 'center' },
  spellTitle: { ...typographyStyles.subtitle2, margin: 0 },
  spelling: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
  },
  letter: {
    display: 'grid',
    justifyItems: 'center',
    minWidth: '64px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  character: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
  },
  word: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  waiting: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minHeight: '32px', flexGrow: 1 },
});

/** The helper's code, to be read out. */
export const CodePage = observer(function CodePage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const spellId = useId();
  useTick(1000);
  const offer = store.state?.offer;
  if (!offer) return undefined;
  const shown = formatCode(offer.code.replaceAll(/\s/g, ''));
  const left = store.remaining(offer.remainingMs);
  const letters = spell(shown);
  return (
    <Page narrow>
      <PageHeading title={words.text('code.title')} intro={words.text('code.intro')} />
      <Surface>
        <div className={styles.top}>
          <div>
            <p className={styles.label}>{words.text('code.label')}</p>
            <bdi className={styles.code} dir="ltr" data-testid="code">
              {shown}
            </bdi>
            <div className={styles.line}>
              <CopyButton value={shown} what={words.text('code.label')} label={words.text('app.copy')} />
              <span className={styles.label}>{words.counted('code.tries', offer.triesLeft)}</span>
            </div>
          </div>
          <div className={styles.time}>
            <Ring
              part={left / offer.lifetimeMs}
              text={words.clock(left)}
              label={words.text('code.timeLeftAnnounced', { time: words.duration(left) })}
              late={left < 60_000}
            />
            <span className={styles.word} aria-hidden>
              {words.text('code.timeLeft')}
            </span>
          </div>
        </div>
        <h2 id={spellId} className={styles.spellTitle}>
          {words.text('code.spell')}
        </h2>
        <ul className={styles.spelling} aria-labelledby={spellId} dir="ltr">
          {letters.map(({ place, character, word }) => (
            <li key={place} className={styles.letter}>
              <span className={styles.character}>{character}</span>
              <span className={styles.word}>{word}</span>
            </li>
          ))}
        </ul>
        {offer.joinAddress !== undefined && <JoinInvitation address={offer.joinAddress} />}
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{words.text('code.warning')}</MessageBarBody>
        </MessageBar>
        <ServiceProblem />
        <ProblemBar side="helper" problem={store.state?.offerProblem ?? store.commands.problem('cancelOffer')} />
        <div className={styles.line}>
          <span className={styles.waiting} role="status">
            <Spinner size="tiny" aria-hidden />
            {words.text(offer.status === 'waiting' ? 'code.waiting' : 'code.verifying')}
          </span>
          <CommandButton
            label={words.text('code.cancel')}
            pending={store.commands.pending('cancelOffer')}
            onRun={() => void store.cancelOffer()}
          />
        </div>
      </Surface>
    </Page>
  );
});

/** The code ran out, or was tried too often. */
export const CodeExpiredPage = observer(function CodeExpiredPage() {
  const words = useWords();
  const store = useStore();
  const problem = store.state?.offerProblem;
  const said = problem && problem.code !== 'code_expired' ? words.problem(problem, 'helper') : undefined;
  return (
    <MessagePage
      title={said?.what ?? words.text('code.expired')}
      text={said?.do ?? words.text('code.expiredText')}
      icon={<TimerOffRegular />}
    >
      <ProblemBar problem={store.commands.problem('offer')} />
      <CommandButton
        appearance="primary"
        size="large"
        label={words.text('code.new')}
        pending={store.commands.pending('offer')}
        onRun={() => void store.offer()}
      />
      <CommandButton appearance="subtle" label={words.text('app.back')} onRun={() => store.go('home')} />
    </MessagePage>
  );
});

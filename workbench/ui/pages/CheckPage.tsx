import { makeStyles, mergeClasses, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircleFilled } from '@fluentui/react-icons/svg/dismiss-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { observer } from 'mobx-react-lite';
import { type ReactElement, useEffect } from 'react';
import { checkReport } from '../../base/check/checkReport.ts';
import { type CheckResult, isBad } from '../../base/check/checkResult.ts';
import { BackButton } from '../components/BackButton.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { Surface } from '../components/Surface.tsx';
import { visuallyHidden } from '../components/visuallyHidden.ts';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  summary: { ...typographyStyles.subtitle1, margin: 0 },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid' },
  result: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalL,
    paddingBlock: tokens.spacingVerticalM,
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
    ':first-child': { borderBlockStartStyle: 'none', paddingBlockStart: 0 },
    ':last-child': { paddingBlockEnd: 0 },
  },
  sign: { width: '24px', height: '24px', display: 'grid', placeItems: 'center', fontSize: '20px' },
  ok: { color: tokens.colorStatusSuccessForeground1 },
  warn: { color: tokens.colorStatusWarningForeground1 },
  fail: { color: tokens.colorStatusDangerForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
  title: { ...typographyStyles.body1Strong, margin: 0 },
  target: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  what: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0, overflowWrap: 'anywhere' },
  advice: { ...typographyStyles.body1, margin: 0, marginBlockStart: tokens.spacingVerticalXXS, maxWidth: '68ch' },
  time: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap' },
  note: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, margin: 0, maxWidth: '68ch' },
  hidden: visuallyHidden,
});

const signs: Readonly<Record<CheckResult['state'], ReactElement>> = {
  running: <Spinner size="extra-tiny" />,
  ok: <CheckmarkCircleFilled />,
  warn: <WarningFilled />,
  fail: <DismissCircleFilled />,
  skipped: <SubtractCircleRegular />,
};

/** *Check connection*: for everybody, and before sign-in as well, since that is when people need it. */
export const CheckPage = observer(function CheckPage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { check, state } = store;
  useEffect(() => {
    void check.start();
    return () => check.stop();
  }, [check]);
  const running = check.status === 'running';
  const report = () =>
    checkReport(
      {
        service: state?.service.address ?? '',
        app: state?.shell.version ?? '',
        place: state?.shell.kind ?? '',
        at: store.now(),
      },
      check.results,
    );
  return (
    <Page narrow>
      <BackButton onBack={() => store.closeCheck()} />
      <PageHeading title={words.text('check.title')} intro={words.text('check.intro')} />
      <div className={styles.head}>
        <p className={styles.summary} role="status">
          <Summary />
        </p>
        <div className={styles.tools}>
          {!running && check.results.length > 0 && (
            <CopyButton value={report()} what={words.text('check.copyWhat')} label={words.text('check.copy')} />
          )}
          <CommandButton
            label={words.text('check.again')}
            icon={<ArrowClockwiseRegular />}
            pending={running}
            onRun={() => void check.start()}
          />
        </div>
      </div>
      {check.results.length > 0 && (
        <Surface>
          <ol className={styles.list} aria-label={words.text('check.results')}>
            {check.results.map((result) => (
              <Result key={`${result.step} ${result.target ?? ''}`} result={result} />
            ))}
          </ol>
        </Surface>
      )}
      {state?.shell.kind === 'tab' && <p className={styles.note}>{words.text('check.tab')}</p>}
    </Page>
  );
});

const Summary = observer(function Summary() {
  const words = useWords();
  const { check } = useStore();
  if (check.status !== 'done') return words.text('check.running');
  const { failed, warned } = check.counts;
  if (check.results.length === 0) return words.text('check.nothing');
  if (failed > 0) return words.counted('check.failed', failed);
  return words.text(warned > 0 ? 'check.goodEnough' : 'check.good');
});

function Result({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const words = useWords();
  const { step, target, state, finding, ms, facts } = result;
  const values = { ...facts, ...(target !== undefined && { target }) };
  return (
    <li className={styles.result} data-step={step} data-state={state}>
      <span className={mergeClasses(styles.sign, state !== 'running' && styles[state])} aria-hidden>
        {signs[state]}
      </span>
      <div>
        <h2 className={styles.title}>
          {words.text(`check.step.${step}`)}
          {target !== undefined && (
            <>
              {' '}
              <bdi className={styles.target}>{target}</bdi>
            </>
          )}
          <span className={styles.hidden}> – {words.text(`check.state.${state}`)}</span>
        </h2>
        {finding !== undefined && <p className={styles.what}>{words.text(`check.${finding}.what`, values)}</p>}
        {finding !== undefined && isBad(finding) && (
          <p className={styles.advice}>{words.text(`check.${finding}.do`, values)}</p>
        )}
      </div>
      {ms !== undefined && ms >= 1 && state !== 'skipped' ? (
        <span className={styles.time}>{words.text('check.ms', { count: words.number(ms) })}</span>
      ) : undefined}
    </li>
  );
}

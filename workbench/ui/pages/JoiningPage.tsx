import { makeStyles, mergeClasses, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { Surface } from '../components/Surface.tsx';

const useStyles = makeStyles({
  steps: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXL },
  step: {
    ...typographyStyles.body2,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground2,
  },
  current: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  sign: { width: '24px', height: '24px', display: 'grid', placeItems: 'center', fontSize: '24px', flexShrink: 0 },
  done: { color: tokens.colorStatusSuccessForeground1 },
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  note: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
});

const steps = ['looking', 'verifying', 'names'] as const;

/** The sharer waits while the code is tried. */
export const JoiningPage = observer(function JoiningPage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const now = steps.indexOf(store.state?.join?.status ?? 'looking');
  return (
    <Page narrow middle>
      <PageHeading title={words.text('join.title')} />
      <Surface>
        <ol className={styles.steps}>
          {steps.map((step, index) => {
            const state = index < now ? 'done' : index === now ? 'current' : 'next';
            return (
              <li
                key={step}
                className={mergeClasses(styles.step, state === 'current' && styles.current)}
                {...(state === 'current' ? { 'aria-current': 'step' as const } : {})}
              >
                <span className={mergeClasses(styles.sign, state === 'done' && styles.done)} aria-hidden>
                  {state === 'done' ? (
                    <CheckmarkCircleFilled />
                  ) : state === 'current' ? (
                    <Spinner size="tiny" />
                  ) : (
                    <CircleRegular />
                  )}
                </span>
                <span>
                  {words.text(`join.${step}`)}
                  <span className={styles.hidden}> – {words.text(`join.${state}`)}</span>
                </span>
              </li>
            );
          })}
        </ol>
        <div className={styles.foot}>
          <span className={styles.note}>{words.text('join.note')}</span>
          <CommandButton
            label={words.text('join.cancel')}
            pending={store.commands.pending('cancelJoin')}
            onRun={() => void store.cancelJoin()}
          />
        </div>
      </Surface>
    </Page>
  );
});

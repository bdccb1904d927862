import { makeStyles, mergeClasses, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import type { TextKey } from '../texts/en.ts';
import { useWords } from './context.ts';
import { visuallyHidden } from './visuallyHidden.ts';

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
  hidden: visuallyHidden,
});

/** What happens one after the other while two devices connect; those before `now` are done. */
export function Steps({ steps, now }: { readonly steps: readonly TextKey[]; readonly now: number }) {
  const styles = useStyles();
  const words = useWords();
  return (
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
              {words.text(step)}
              <span className={styles.hidden}> – {words.text(`join.${state}`)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

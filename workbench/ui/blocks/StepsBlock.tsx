import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { places } from './places.ts';
import { Said } from './Said.tsx';

const useStyles = makeStyles({
  steps: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalS,
  },
  step: {
    ...typographyStyles.body1,
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground2,
  },
  current: { ...typographyStyles.body1Strong, color: tokens.colorNeutralForeground1 },
  number: {
    ...typographyStyles.caption1Strong,
    boxSizing: 'border-box',
    width: '24px',
    height: '24px',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    display: 'grid',
    placeItems: 'center',
  },
  numberNow: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandBackground}`,
  },
});

/** Where the person is in something of several steps. */
export const StepsBlock = observer(function StepsBlock(props: {
  readonly block: Extract<Block, { readonly kind: 'steps' }>;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  return (
    <ol className={styles.steps} aria-label={say(block.label)}>
      {places(block.steps).map(({ item, place }) => {
        const now = place === block.current;
        const done = place < block.current;
        return (
          <li
            key={place}
            className={mergeClasses(styles.step, now && styles.current)}
            {...(now ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={mergeClasses(styles.number, now && styles.numberNow)}>
              {done ? <CheckmarkRegular aria-label={words.text('block.done')} /> : <bdi>{words.number(place + 1)}</bdi>}
            </span>
            <Said text={item} owner={owner} />
          </li>
        );
      })}
    </ol>
  );
});

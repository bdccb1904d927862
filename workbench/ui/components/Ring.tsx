import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  ring: { position: 'relative', width: '96px', height: '96px', flexShrink: 0 },
  drawing: { display: 'block', transform: 'rotate(-90deg)' },
  track: { fill: 'none', stroke: tokens.colorNeutralStroke2, '@media (forced-colors: active)': { stroke: 'GrayText' } },
  arc: {
    fill: 'none',
    stroke: tokens.colorCompoundBrandStroke,
    strokeLinecap: 'round',
    transitionProperty: 'stroke-dashoffset',
    transitionDuration: '1s',
    transitionTimingFunction: 'linear',
    '@media (forced-colors: active)': { stroke: 'Highlight' },
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0s' },
  },
  late: { stroke: tokens.colorStatusWarningBorderActive },
  number: {
    ...typographyStyles.subtitle1,
    fontVariantNumeric: 'tabular-nums',
    position: 'absolute',
    inset: 0,
    display: 'grid',
    placeItems: 'center',
  },
});

const radius = 43;
const length = 2 * Math.PI * radius;

export interface RingProps {
  /** What is left, 0 to 1. */
  readonly part: number;
  readonly text: string;
  readonly label: string;
  readonly late?: boolean;
}

/** Time that runs out, as a ring around the number. */
export function Ring({ part, text, label, late = false }: RingProps) {
  const styles = useStyles();
  const left = Math.min(1, Math.max(0, part));
  return (
    <div className={styles.ring} role="timer" aria-label={label} dir="ltr">
      <svg className={styles.drawing} width="96" height="96" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="48" cy="48" r={radius} strokeWidth="6" />
        <circle
          className={mergeClasses(styles.arc, late && styles.late)}
          cx="48"
          cy="48"
          r={radius}
          strokeWidth="6"
          strokeDasharray={length}
          strokeDashoffset={length * (1 - left)}
        />
      </svg>
      <span className={styles.number}>{text}</span>
    </div>
  );
}

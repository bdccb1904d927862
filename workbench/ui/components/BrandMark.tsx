import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  plate: { fill: tokens.colorBrandBackground, '@media (forced-colors: active)': { fill: 'CanvasText' } },
  rail: {
    stroke: tokens.colorNeutralForegroundOnBrand,
    fill: 'none',
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
    '@media (forced-colors: active)': { stroke: 'Canvas' },
  },
  mark: { display: 'block', flexShrink: 0 },
});

/** The product's mark: a handrail that goes up beside three steps. */
export function BrandMark({ size = 32 }: { readonly size?: number }) {
  const styles = useStyles();
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className={styles.plate} width="32" height="32" rx="8" />
      <g className={styles.rail}>
        <path strokeWidth="2.6" d="M6.2 19.6c-.9-2.3.2-4 2.3-4.9L22.4 8.6c2-.9 3.9.4 3.6 2.6" />
        <path strokeWidth="2" d="M10.5 18.2v4.3M16.5 15.6v4.3M22.5 13v4.3" />
        <path strokeWidth="2" d="M7 25.8h6.5v-2.9h6v-2.7H26" />
      </g>
    </svg>
  );
}

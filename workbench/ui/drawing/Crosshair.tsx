import { makeStyles, tokens } from '@fluentui/react-components';
import type { Position } from '@handrail/sdk';
import { useEffect, useRef } from 'react';

const size = 41;

const useStyles = makeStyles({
  crosshair: {
    position: 'absolute',
    width: `${size}px`,
    height: `${size}px`,
    transform: 'translate(-50%, -50%)',
    pointerEvents: 'none',
  },
  edge: { stroke: '#ffffff', strokeWidth: '5px', fill: 'none' },
  line: { stroke: '#141414', strokeWidth: tokens.strokeWidthThick, fill: 'none' },
});

/** Where the keys are: a cross that is dark on light and light on dark ground. */
export function Crosshair({ at }: { readonly at: Position }) {
  const styles = useStyles();
  const place = useRef<SVGSVGElement>(null);
  const { x, y } = at;
  useEffect(() => {
    // At 1:1 the picture scrolls with it.
    if (x >= 0 && y >= 0) place.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [x, y]);
  const middle = size / 2;
  const path = `M${middle} 2V15M${middle} 26V39M2 ${middle}H15M26 ${middle}H39`;
  return (
    <svg
      ref={place}
      className={styles.crosshair}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      viewBox={`0 0 ${size} ${size}`}
      aria-hidden
    >
      <title />
      <path d={path} className={styles.edge} />
      <path d={path} className={styles.line} />
    </svg>
  );
}

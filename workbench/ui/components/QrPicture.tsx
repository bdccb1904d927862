import { makeStyles, tokens } from '@fluentui/react-components';
import encodeQR from 'qr';
import { useMemo } from 'react';
import { darkSquares } from './darkSquares.ts';

const useStyles = makeStyles({
  picture: {
    width: '132px',
    height: '132px',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusMedium,
    // Cameras want dark on light, and high contrast must not turn it round.
    forcedColorAdjust: 'none',
  },
});

/** A QR code of a text, with the quiet border that readers need. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const styles = useStyles();
  const rows = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: 4 }), [text]);
  return (
    <svg className={styles.picture} viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <rect width={rows.length} height={rows.length} fill="#ffffff" />
      <path d={darkSquares(rows)} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}

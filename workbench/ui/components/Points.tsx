import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import type { TextKey } from '../texts/en.ts';
import { useWords } from './context.ts';

const useStyles = makeStyles({
  points: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXXL },
  point: { display: 'grid', gridTemplateColumns: '40px 1fr', gap: tokens.spacingHorizontalL },
  icon: {
    width: '40px',
    height: '40px',
    borderRadius: tokens.borderRadiusCircular,
    display: 'grid',
    placeItems: 'center',
    fontSize: '20px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  text: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
});

/** One thing that is good to know. */
export interface Point {
  readonly icon: ReactElement;
  readonly title: TextKey;
  readonly text: TextKey;
}

/** A few things that are good to know before one begins. */
export function Points({ points }: { readonly points: readonly Point[] }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <ul className={styles.points}>
      {points.map(({ icon, title, text }) => (
        <li key={title} className={styles.point}>
          <span className={styles.icon} aria-hidden>
            {icon}
          </span>
          <div>
            <h2 className={styles.title}>{words.text(title)}</h2>
            <p className={styles.text}>{words.text(text)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

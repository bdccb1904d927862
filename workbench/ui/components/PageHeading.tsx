import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useWords } from './context.ts';

const useStyles = makeStyles({
  heading: {
    ...typographyStyles.title1,
    margin: 0,
    textWrap: 'balance',
    outlineStyle: 'none',
    '@media (max-width: 640px)': { fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700 },
  },
  large: {
    fontSize: 'clamp(36px, 5vw, 52px)',
    lineHeight: 1.1,
    letterSpacing: '-0.02em',
  },
  compact: { ...typographyStyles.title2 },
  intro: {
    ...typographyStyles.body2,
    color: tokens.colorNeutralForeground2,
    margin: 0,
    maxWidth: '62ch',
    textWrap: 'pretty',
  },
  block: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  centred: { alignItems: 'center', textAlign: 'center' },
});

export interface PageHeadingProps {
  readonly title: string;
  readonly intro?: string;
  readonly centred?: boolean;
  /** For a page that work is done on, which needs its height. */
  readonly compact?: boolean;
  /** For the page that greets. */
  readonly large?: boolean;
  /** False where the page puts the focus somewhere better. */
  readonly focus?: boolean;
}

/** A page's one heading. A new page says its name: in the window's title, and to whoever listens, by taking the focus. */
export function PageHeading(props: PageHeadingProps) {
  const { title, intro, centred = false, compact = false, large = false, focus = true } = props;
  const styles = useStyles();
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${words.text('app.name')}`;
  }, [title, words]);
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <div className={mergeClasses(styles.block, centred && styles.centred)}>
      <h1
        ref={heading}
        tabIndex={-1}
        className={mergeClasses(styles.heading, compact && styles.compact, large && styles.large)}
      >
        {title}
      </h1>
      {intro !== undefined && <p className={styles.intro}>{intro}</p>}
    </div>
  );
}

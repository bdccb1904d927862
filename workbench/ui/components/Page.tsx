import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1040px',
    marginInline: 'auto',
    paddingInline: 'clamp(16px, 4vw, 40px)',
    paddingBlock: 'clamp(20px, 5vh, 56px)',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXL,
  },
  narrow: { maxWidth: '840px' },
  middle: { minHeight: '100%', justifyContent: 'center' },
});

export interface PageProps {
  readonly children: ReactNode;
  readonly narrow?: boolean;
  /** In the middle of the window's height, for pages of one thing. */
  readonly middle?: boolean;
}

/** The column that a page's parts stand in. */
export function Page({ children, narrow = false, middle = false }: PageProps) {
  const styles = useStyles();
  return <div className={mergeClasses(styles.page, narrow && styles.narrow, middle && styles.middle)}>{children}</div>;
}

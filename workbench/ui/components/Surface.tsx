import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  surface: {
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXXL}`,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    minWidth: 0,
    '@media (max-width: 640px)': { padding: tokens.spacingHorizontalXL },
  },
});

export interface SurfaceProps {
  readonly children: ReactNode;
  readonly className?: string;
  /** With a label it is a region that a screen reader can go to. */
  readonly labelledBy?: string;
}

/** The sheet that things lie on. */
export function Surface({ children, className, labelledBy }: SurfaceProps) {
  const styles = useStyles();
  const classes = mergeClasses(styles.surface, className);
  if (labelledBy === undefined) return <div className={classes}>{children}</div>;
  return (
    <section className={classes} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import type { Text } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { type ReactNode, useId } from 'react';
import type { BlockOwner } from './blockOwner.ts';
import { Said } from './Said.tsx';

const useStyles = makeStyles({
  group: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
  },
  card: {
    boxSizing: 'border-box',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  heading: { ...typographyStyles.subtitle2, margin: 0 },
});

/** Blocks that belong together: on a page a sheet of their own, elsewhere a set of controls. */
export const BlockGroup = observer(function BlockGroup(props: {
  readonly label: Text | undefined;
  readonly owner: BlockOwner;
  readonly children: ReactNode;
}) {
  const { label, owner, children } = props;
  const styles = useStyles();
  const id = useId();
  if (owner.page !== true) {
    return (
      <fieldset className={styles.group}>
        {label !== undefined && (
          <legend className={styles.heading}>
            <Said text={label} owner={owner} />
          </legend>
        )}
        {children}
      </fieldset>
    );
  }
  const classes = mergeClasses(styles.group, styles.card);
  if (label === undefined) return <section className={classes}>{children}</section>;
  return (
    <section className={classes} aria-labelledby={id}>
      <h2 id={id} className={styles.heading}>
        <Said text={label} owner={owner} />
      </h2>
      {children}
    </section>
  );
});

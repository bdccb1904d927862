import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowSortDownRegular } from '@fluentui/react-icons/svg/arrow-sort-down';
import { ArrowSortUpRegular } from '@fluentui/react-icons/svg/arrow-sort-up';
import type { TableBlock as Table, TableColumn } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore, useWords } from '../components/context.ts';
import { visuallyHidden } from '../components/visuallyHidden.ts';
import type { BlockOwner } from './blockOwner.ts';
import { Said } from './Said.tsx';

const useStyles = makeStyles({
  cell: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground2,
    textAlign: 'start',
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    height: '20px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  end: { textAlign: 'end' },
  menu: { width: '40px', padding: 0 },
  sort: {
    font: 'inherit',
    color: 'inherit',
    backgroundColor: 'transparent',
    border: 'none',
    borderRadius: tokens.borderRadiusSmall,
    padding: 0,
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    maxWidth: '100%',
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  // The arrow's place is there before the arrow, so that sorting moves nothing.
  arrow: { width: '16px', height: '16px', fontSize: '16px', lineHeight: 1, flexShrink: 0 },
  hidden: visuallyHidden,
});

export interface TableHeadProps {
  readonly table: Table;
  readonly columns: readonly TableColumn[];
  readonly withMenu: boolean;
  readonly owner: BlockOwner;
}

/** Names of the columns; those that can be sorted by are buttons. */
export const TableHead = observer(function TableHead({ table, columns, withMenu, owner }: TableHeadProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { sort, sorted } = table;
  return (
    <thead>
      <tr>
        {columns.map(({ name, title, sortable, align }) => {
          const now = sorted?.column === name ? (sorted.descending ? 'descending' : 'ascending') : 'none';
          return (
            <th
              key={name}
              scope="col"
              className={mergeClasses(styles.cell, align === 'end' && styles.end)}
              {...(sortable === true ? { 'aria-sort': now } : {})}
            >
              {sortable === true && sort ? (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() =>
                    void store.pages.turn(owner.extension, sort, { sort: name, descending: now === 'ascending' })
                  }
                >
                  <Said text={title} owner={owner} />
                  <span className={styles.arrow} aria-hidden>
                    {now === 'ascending' && <ArrowSortUpRegular />}
                    {now === 'descending' && <ArrowSortDownRegular />}
                  </span>
                </button>
              ) : (
                <Said text={title} owner={owner} />
              )}
            </th>
          );
        })}
        {withMenu && (
          <th scope="col" className={mergeClasses(styles.cell, styles.menu)}>
            <span className={styles.hidden}>{words.text('table.actions')}</span>
          </th>
        )}
      </tr>
    </thead>
  );
});

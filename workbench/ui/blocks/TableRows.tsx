import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import type { TableColumn, TableRow } from '@handrail/sdk';
import { memo } from 'react';
import { useStore, useWords } from '../components/context.ts';
import type { BlockOwner } from './blockOwner.ts';
import { CellView } from './CellView.tsx';

const useStyles = makeStyles({
  row: {
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  cell: {
    paddingBlock: tokens.spacingVerticalSNudge,
    paddingInline: tokens.spacingHorizontalM,
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    height: '24px',
  },
  end: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  open: {
    fontWeight: tokens.fontWeightSemibold,
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  more: {
    display: 'inline-grid',
    placeItems: 'center',
    width: '32px',
    height: '24px',
    padding: 0,
    fontSize: '20px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground2BrandHover, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  menuCell: { padding: 0, width: '40px', textAlign: 'center' },
});

export interface RowProps {
  readonly row: TableRow;
  readonly columns: readonly TableColumn[];
  readonly owner: BlockOwner;
  readonly withMenu: boolean;
  readonly onMenu: (row: TableRow, button: HTMLElement) => void;
}

/** One row. Plain elements, since a hundred of them are drawn at once; the menu is the table's and is opened here. */
export const Row = memo(function Row({ row, columns, owner, withMenu, onMenu }: RowProps) {
  const styles = useStyles();
  const store = useStore();
  const words = useWords();
  const [first, ...rest] = columns;
  const { open } = row;
  const nameId = `row-${row.id}`;
  return (
    <tr className={styles.row}>
      {first && (
        <th scope="row" id={nameId} className={mergeClasses(styles.cell, first.align === 'end' && styles.end)}>
          {open ? (
            <Link as="button" className={styles.open} onClick={() => store.pages.turnAway(owner.extension, open)}>
              <CellView cell={row.cells[first.name]} owner={owner} />
            </Link>
          ) : (
            <CellView cell={row.cells[first.name]} owner={owner} />
          )}
        </th>
      )}
      {rest.map(({ name, align }) => (
        <td key={name} className={mergeClasses(styles.cell, align === 'end' && styles.end)}>
          <CellView cell={row.cells[name]} owner={owner} />
        </td>
      ))}
      {withMenu && (
        <td className={mergeClasses(styles.cell, styles.menuCell)}>
          {(row.actions?.length ?? 0) > 0 && (
            <button
              type="button"
              className={styles.more}
              aria-haspopup="menu"
              aria-label={words.text('table.more')}
              aria-describedby={nameId}
              onClick={(event) => onMenu(row, event.currentTarget)}
            >
              <MoreHorizontalRegular />
            </button>
          )}
        </td>
      )}
    </tr>
  );
});

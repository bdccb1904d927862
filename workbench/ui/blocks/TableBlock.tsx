import { Button, makeStyles, mergeClasses, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components';
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import type { ActionReference, TableBlock as Table, TableRow } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore, useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { type OpenMenu, RowMenu } from './RowMenu.tsx';
import { Said } from './Said.tsx';
import { TableHead } from './TableHead.tsx';
import { Row } from './TableRows.tsx';
import { TableTools } from './TableTools.tsx';
import { fittingColumns } from './tableColumns.ts';
import { useWidth } from './useWidth.ts';

const useStyles = makeStyles({
  block: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  sheet: {
    position: 'relative',
    minWidth: 0,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { ...typographyStyles.body1, width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  dimmed: { opacity: 0.5 },
  working: { position: 'absolute', insetInline: 0, insetBlockStart: 0 },
  empty: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    textAlign: 'center',
    paddingBlock: tokens.spacingVerticalXXXL,
    paddingInline: tokens.spacingHorizontalL,
  },
  foot: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    paddingBlockStart: tokens.spacingVerticalS,
    minHeight: '32px',
  },
  position: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, marginInlineEnd: 'auto' },
  arrow: { ':dir(rtl)': { transform: 'scaleX(-1)' } },
});

/** One page of a table: narrowed down, sorted and turned by its extension, so that it may stand for any number of rows. */
export const TableBlock = observer(function TableBlock(props: { readonly block: Table; readonly owner: BlockOwner }) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const say = useSay(owner);
  const sheet = useRef<HTMLDivElement>(null);
  const width = useWidth(sheet);
  const [menu, setMenu] = useState<OpenMenu>();
  const withMenu = block.rows.some(({ actions }) => (actions?.length ?? 0) > 0);
  const columns = useMemo(() => fittingColumns(block.columns, width, withMenu), [block.columns, width, withMenu]);
  const onMenu = useCallback((row: TableRow, button: HTMLElement) => setMenu({ row, button }), []);
  const turning = store.pages.turning(owner.extension) || block.loading === true;
  const turn = (run: ActionReference | undefined) => {
    if (run && !turning) void store.pages.turn(owner.extension, run);
  };
  const paged = block.previous !== undefined || block.next !== undefined;
  return (
    <div className={styles.block}>
      <TableTools table={block} owner={owner} />
      <div ref={sheet} className={styles.sheet} aria-busy={turning}>
        {turning && <ProgressBar className={styles.working} thickness="medium" aria-hidden />}
        <table className={mergeClasses(styles.table, turning && styles.dimmed)} aria-label={say(block.label)}>
          <TableHead table={block} columns={columns} withMenu={withMenu} owner={owner} />
          <tbody>
            {block.rows.map((row) => (
              <Row key={row.id} row={row} columns={columns} owner={owner} withMenu={withMenu} onMenu={onMenu} />
            ))}
            {block.rows.length === 0 && (
              <tr>
                <td colSpan={columns.length + (withMenu ? 1 : 0)} className={styles.empty}>
                  <Said text={block.empty} owner={owner} />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {(paged || block.position !== undefined) && (
        <div className={styles.foot}>
          <span className={styles.position} role="status">
            {block.position !== undefined && <Said text={block.position} owner={owner} />}
          </span>
          {paged && (
            <>
              <Button
                icon={<ChevronLeftRegular className={styles.arrow} />}
                disabledFocusable={block.previous === undefined || turning}
                onClick={() => turn(block.previous)}
              >
                {words.text('table.previous')}
              </Button>
              <Button
                icon={<ChevronRightRegular className={styles.arrow} />}
                iconPosition="after"
                disabledFocusable={block.next === undefined || turning}
                onClick={() => turn(block.next)}
              >
                {words.text('table.next')}
              </Button>
            </>
          )}
        </div>
      )}
      <RowMenu menu={menu} owner={owner} onClose={() => setMenu(undefined)} />
    </div>
  );
});

import { Menu, MenuItem, MenuList, MenuPopover, makeStyles, tokens } from '@fluentui/react-components';
import type { ActionReference, TableRow } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore } from '../components/context.ts';
import type { BlockOwner } from './blockOwner.ts';
import { places } from './places.ts';
import { Said } from './Said.tsx';

const useStyles = makeStyles({ danger: { color: tokens.colorStatusDangerForeground1 } });

/** Whose menu is open, and under which button. */
export interface OpenMenu {
  readonly row: TableRow;
  readonly button: HTMLElement;
}

/** The one menu of a table, for the row whose button was pressed. */
export const RowMenu = observer(function RowMenu(props: {
  readonly menu: OpenMenu | undefined;
  readonly owner: BlockOwner;
  readonly onClose: () => void;
}) {
  const { menu, owner, onClose } = props;
  const styles = useStyles();
  const store = useStore();
  if (!menu) return undefined;
  const run = (action: ActionReference) => {
    onClose();
    menu.button.focus();
    void store.pages.act(owner.extension, action);
  };
  return (
    <Menu
      open
      positioning={{ target: menu.button, position: 'below', align: 'end' }}
      onOpenChange={(event, { open }) => {
        if (open) return;
        onClose();
        if (event instanceof KeyboardEvent || event.type === 'keydown') menu.button.focus();
      }}
    >
      <MenuPopover>
        <MenuList>
          {places(menu.row.actions ?? []).map(({ item, place }) => (
            <MenuItem
              key={place}
              {...(item.tone === 'danger' ? { className: styles.danger } : {})}
              onClick={() => run(item.run)}
            >
              <Said text={item.label} owner={owner} />
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
});

import { Tab, TabList } from '@fluentui/react-components';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { places } from './places.ts';
import { Said } from './Said.tsx';

/** Several views of one thing; choosing one runs its action. */
export const TabsBlock = observer(function TabsBlock(props: {
  readonly block: Extract<Block, { readonly kind: 'tabs' }>;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const store = useStore();
  const say = useSay(owner);
  const selected = block.tabs.findIndex((tab) => tab.selected);
  const choose = (place: number) => {
    const tab = block.tabs[place];
    if (!tab || tab.selected) return;
    if (owner.page === true) store.pages.turnAway(owner.extension, tab.run);
    else void store.run({ extension: owner.extension, action: tab.run.action }, owner.sessionId, tab.run.input);
  };
  return (
    <TabList
      aria-label={say(block.label)}
      selectedValue={selected}
      onTabSelect={(_, { value }) => choose(Number(value))}
    >
      {places(block.tabs).map(({ item, place }) => (
        <Tab key={place} value={place}>
          <Said text={item.label} owner={owner} />
        </Tab>
      ))}
    </TabList>
  );
});

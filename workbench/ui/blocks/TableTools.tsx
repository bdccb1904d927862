import { Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import type { TableBlock as Table } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useEffect, useRef, useState } from 'react';
import { useStore, useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { places } from './places.ts';

const useStyles = makeStyles({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  search: { flex: '1 1 220px', maxWidth: '360px', minWidth: 0 },
  searchBox: { maxWidth: 'none', width: '100%', minWidth: 0 },
  filter: { flex: '0 1 180px', minWidth: '120px' },
});

/** Typing rests this long before it is looked for, ms. */
const restMs = 300;

/** What narrows a table down: words to look for, and choices. */
export const TableTools = observer(function TableTools(props: { readonly table: Table; readonly owner: BlockOwner }) {
  const { table, owner } = props;
  const styles = useStyles();
  const store = useStore();
  const say = useSay(owner);
  const filters = table.filters ?? [];
  if (!table.search && filters.length === 0) return undefined;
  return (
    <search className={styles.tools} aria-label={say(table.label)}>
      {table.search && <TableSearch search={table.search} owner={owner} />}
      {places(filters).map(({ item, place }) => (
        <Field key={place} label={say(item.label)} size="small" className={styles.filter}>
          <Select
            size="medium"
            value={item.value}
            onChange={(_, { value }) => void store.pages.turn(owner.extension, item.run, { value })}
          >
            {item.options.map(({ value, label }) => (
              <option key={value} value={value} {...(typeof label === 'string' ? { dir: 'auto' } : {})}>
                {say(label)}
              </option>
            ))}
          </Select>
        </Field>
      ))}
    </search>
  );
});

/** A field that looks for what is typed once the person rests. What they type is never overtaken by what came of it. */
const TableSearch = observer(function TableSearch(props: {
  readonly search: NonNullable<Table['search']>;
  readonly owner: BlockOwner;
}) {
  const { search, owner } = props;
  const styles = useStyles();
  const store = useStore();
  const words = useWords();
  const say = useSay(owner);
  const [typed, setTyped] = useState(search.value);
  const asked = useRef(search.value);
  useEffect(() => {
    // Somebody else emptied or changed the search, such as a page that was opened anew.
    if (search.value !== asked.current) {
      asked.current = search.value;
      setTyped(search.value);
    }
  }, [search.value]);
  useEffect(() => {
    if (typed.trim() === asked.current) return undefined;
    const timer = setTimeout(() => {
      asked.current = typed.trim();
      void store.pages.turn(owner.extension, search.run, { search: asked.current });
    }, restMs);
    return () => clearTimeout(timer);
  }, [typed, search.run, owner.extension, store]);
  return (
    <Field label={say(search.label)} size="small" className={styles.search}>
      <SearchBox
        className={styles.searchBox}
        value={typed}
        maxLength={100}
        onChange={(_, { value }) => setTyped(value)}
        dismiss={{ 'aria-label': words.text('table.clearSearch') }}
      />
    </Field>
  );
});

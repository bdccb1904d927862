import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { ChartBlock as Chart } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { places } from './places.ts';
import { placeWords } from './placeWords.ts';
import { Said } from './Said.tsx';

const useStyles = makeStyles({
  table: { ...typographyStyles.body1, width: '100%', borderCollapse: 'collapse' },
  cell: { textAlign: 'end', padding: tokens.spacingVerticalXS, fontVariantNumeric: 'tabular-nums' },
  place: { textAlign: 'start', padding: tokens.spacingVerticalXS, fontWeight: tokens.fontWeightRegular },
});

/** What a chart shows, number by number; the newest first. */
export const ChartTable = observer(function ChartTable(props: { readonly block: Chart; readonly owner: BlockOwner }) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  return (
    <table className={styles.table} aria-label={say(block.label)}>
      <thead>
        <tr>
          <td />
          {places(block.series).map(({ item, place }) => (
            <th key={place} scope="col" className={styles.cell}>
              <Said text={item.label} owner={owner} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...places(block.places)].reverse().map(({ item, place }) => (
          <tr key={place}>
            <th scope="row" className={styles.place}>
              <bdi>{placeWords(item, say, words)}</bdi>
            </th>
            {places(block.series).map(({ item: series, place: index }) => (
              <td key={index} className={styles.cell}>
                <bdi>{words.number(series.values[place] ?? 0, 2)}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
});

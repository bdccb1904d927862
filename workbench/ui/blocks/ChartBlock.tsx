import { Button, makeStyles, tokens, typographyStyles, useFluent } from '@fluentui/react-components';
import type { ChartBlock as Chart, Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useId, useRef, useState } from 'react';
import { useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { ChartTable } from './ChartTable.tsx';
import { axisMarks, labelledPlaces } from './chartScale.ts';
import { places } from './places.ts';
import { placeWords } from './placeWords.ts';
import { Said } from './Said.tsx';
import { useWidth } from './useWidth.ts';

const useStyles = makeStyles({
  figure: {
    margin: 0,
    minWidth: 0,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  title: { ...typographyStyles.subtitle2 },
  legend: {
    ...typographyStyles.caption1,
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
  },
  legends: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, marginInlineStart: 'auto' },
  key: { width: '12px', height: '12px', borderRadius: tokens.borderRadiusSmall, forcedColorAdjust: 'none' },
  picture: { display: 'block', width: '100%', overflow: 'visible' },
  grid: { stroke: tokens.colorNeutralStroke2 },
  mark: { fill: tokens.colorNeutralForeground2, fontSize: '12px' },
});

const height = 220;
const top = 8;
const bottom = 28;
const start = 40;

/** A series has its own colour; tones are for meaning, and those without one are told apart by order. */
const toneColours: Readonly<Record<Tone, string>> = {
  neutral: tokens.colorNeutralForeground3,
  brand: tokens.colorBrandBackground,
  success: tokens.colorPaletteGreenForeground3,
  warning: tokens.colorPaletteMarigoldBorderActive,
  danger: tokens.colorPaletteRedBackground3,
};
const order: readonly Tone[] = ['brand', 'warning', 'success', 'danger', 'neutral'];

/** Numbers over something, as bars upon each other or as lines, with the same as a table for who does not see it. */
export const ChartBlock = observer(function ChartBlock(props: { readonly block: Chart; readonly owner: BlockOwner }) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  const { dir } = useFluent();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame) ?? 720;
  const [asTable, setAsTable] = useState(false);
  const count = block.places.length;
  const sums = block.places.map((_, place) =>
    block.form === 'bars'
      ? block.series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0)
      : Math.max(...block.series.map(({ values }) => values[place] ?? 0)),
  );
  const marks = axisMarks(Math.max(0, ...sums));
  const most = marks.at(-1) ?? 1;
  const inner = Math.max(1, width - start);
  const step = inner / Math.max(1, count);
  const turned = dir === 'rtl';
  const across = (x: number) => (turned ? width - x : x);
  const up = (value: number) => top + (height - top - bottom) * (1 - value / most);
  const middle = (place: number) => across(start + step * (place + 0.5));
  const bar = Math.min(36, step * 0.7);
  const labelled = labelledPlaces(count, Math.floor(inner / 72));
  const colour = (index: number) => {
    const tone = block.series[index]?.tone ?? order[index % order.length] ?? 'neutral';
    return toneColours[tone];
  };
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <div className={styles.head}>
        <figcaption id={id} className={styles.title}>
          <Said text={block.label} owner={owner} />
        </figcaption>
        <div className={styles.legends}>
          {places(block.series).map(({ item, place }) => (
            <span key={place} className={styles.legend}>
              <span className={styles.key} style={{ backgroundColor: colour(place) }} />
              <Said text={item.label} owner={owner} />
            </span>
          ))}
        </div>
        <Button size="small" appearance="subtle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {words.text(asTable ? 'chart.picture' : 'chart.table')}
        </Button>
      </div>
      <div ref={frame}>
        {asTable ? (
          <ChartTable block={block} owner={owner} />
        ) : (
          <svg
            className={styles.picture}
            height={height}
            role="img"
            aria-label={words.text('chart.summary', {
              what: say(block.label),
              sum: words.number(sums.reduce((sum, value) => sum + value, 0)),
              most: words.number(Math.max(0, ...sums)),
            })}
          >
            {marks.map((mark) => (
              <g key={mark}>
                <line className={styles.grid} x1={across(start)} x2={across(width)} y1={up(mark)} y2={up(mark)} />
                <text className={styles.mark} x={across(start - 8)} y={up(mark) + 4} textAnchor="end">
                  {words.number(mark)}
                </text>
              </g>
            ))}
            {places(block.places).map(({ item, place }) => (
              <g key={place}>
                {block.form === 'bars' && (
                  <Bars block={block} place={place} x={middle(place)} width={bar} up={up} colour={colour} />
                )}
                {labelled.has(place) && (
                  <text
                    className={styles.mark}
                    x={middle(place)}
                    y={height - 8}
                    textAnchor="middle"
                    unicodeBidi="isolate"
                  >
                    {placeWords(item, say, words)}
                  </text>
                )}
              </g>
            ))}
            {block.form === 'line' &&
              places(block.series).map(({ item, place }) => (
                <polyline
                  key={place}
                  fill="none"
                  stroke={colour(place)}
                  strokeWidth={2}
                  strokeLinejoin="round"
                  points={item.values.map((value, at) => `${middle(at)},${up(value)}`).join(' ')}
                />
              ))}
          </svg>
        )}
      </div>
    </figure>
  );
});

/** The bars of one place, upon each other. */
function Bars(props: {
  readonly block: Chart;
  readonly place: number;
  readonly x: number;
  readonly width: number;
  readonly up: (value: number) => number;
  readonly colour: (index: number) => string;
}) {
  const { block, place, x, width, up, colour } = props;
  let below = 0;
  return places(block.series).map(({ item, place: index }) => {
    const value = item.values[place] ?? 0;
    const from = below;
    below += value;
    if (value === 0) return undefined;
    return (
      <rect
        key={index}
        x={x - width / 2}
        width={width}
        y={up(below)}
        height={Math.max(1, up(from) - up(below))}
        fill={colour(index)}
        rx={2}
      />
    );
  });
}

import { Badge } from '@fluentui/react-components';
import type { Cell, Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore, useWords } from '../components/context.ts';
import { blockIcon } from './blockIcons.tsx';
import type { BlockOwner } from './blockOwner.ts';
import { Said } from './Said.tsx';

export const badgeColors = {
  neutral: 'subtle',
  brand: 'brand',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
} as const satisfies Record<Tone, string>;

/** A value, written the way the person's language writes its kind. */
export const CellView = observer(function CellView(props: {
  readonly cell: Cell | undefined;
  readonly owner: BlockOwner;
}) {
  const { cell, owner } = props;
  const words = useWords();
  const store = useStore();
  if (cell === undefined) return undefined;
  if (typeof cell === 'string' || 'key' in cell) return <Said text={cell} owner={owner} />;
  if ('time' in cell) {
    return (
      <bdi>
        <time dateTime={new Date(cell.time).toISOString()}>{words.moment(cell.time, store.now())}</time>
      </bdi>
    );
  }
  if ('durationMs' in cell) return <bdi>{words.shortDuration(cell.durationMs)}</bdi>;
  if ('number' in cell) return <bdi>{words.number(cell.number, 2)}</bdi>;
  const icon = blockIcon(cell.icon);
  return (
    <Badge appearance="tint" color={badgeColors[cell.tone ?? 'neutral']} {...(icon ? { icon } : {})}>
      <Said text={cell.status} owner={owner} />
    </Badge>
  );
});

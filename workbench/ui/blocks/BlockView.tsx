import {
  Badge,
  Field,
  makeStyles,
  mergeClasses,
  ProgressBar,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { BlockGroup } from './BlockGroup.tsx';
import { ButtonBlock } from './ButtonBlock.tsx';
import { blockIcon } from './blockIcons.tsx';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { badgeColors } from './CellView.tsx';
import { ChartBlock } from './ChartBlock.tsx';
import { FormBlock } from './FormBlock.tsx';
import { EmptyBlock, FactsBlock, FigureBlock, LinkBlock, NoticeBlock } from './PlainBlocks.tsx';
import { places } from './places.ts';
import { RefreshBlock } from './RefreshBlock.tsx';
import { Said } from './Said.tsx';
import { SecretBlock } from './SecretBlock.tsx';
import { StepsBlock } from './StepsBlock.tsx';
import { TableBlock } from './TableBlock.tsx';
import { TabsBlock } from './TabsBlock.tsx';

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere', maxWidth: '80ch' },
  heading: { ...typographyStyles.subtitle2 },
  neutral: {},
  brand: { color: tokens.colorBrandForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  status: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  label: { color: tokens.colorNeutralForeground2 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'stretch',
    gap: tokens.spacingHorizontalM,
    // Sheets share a row; one that stands on the page itself is as high as what is in it.
    '& > section': { flex: '1 1 320px' },
  },
});

interface BlockProps {
  readonly block: Block;
  readonly owner: BlockOwner;
}

/** One block of an extension, drawn by the workbench. */
export const BlockView = observer(function BlockView({ block, owner }: BlockProps) {
  const styles = useStyles();
  const say = useSay(owner);
  const within = (blocks: readonly Block[]) =>
    places(blocks).map(({ item, place }) => <BlockView key={place} block={item} owner={owner} />);
  switch (block.kind) {
    case 'text':
      return <TextBlock block={block} owner={owner} />;
    case 'status':
      return (
        <span className={styles.status}>
          {blockIcon(block.icon)}
          <span className={styles.label}>{say(block.label)}</span>
          <Badge appearance="tint" color={badgeColors[block.tone ?? 'neutral']}>
            <Said text={block.value} owner={owner} />
          </Badge>
        </span>
      );
    case 'button':
      return <ButtonBlock block={block} owner={owner} />;
    case 'list':
      return (
        <ul className={styles.list}>
          {places(block.items).map(({ item, place }) => (
            <li key={place}>
              <BlockView block={item} owner={owner} />
            </li>
          ))}
        </ul>
      );
    case 'progress':
      return (
        <Field validationMessage={say(block.label)} validationState="none">
          <ProgressBar {...(block.value === undefined ? {} : { value: block.value })} />
        </Field>
      );
    case 'group':
      return (
        <BlockGroup label={block.label} owner={owner}>
          {within(block.blocks)}
        </BlockGroup>
      );
    case 'row':
      return <div className={styles.row}>{within(block.blocks)}</div>;
    case 'facts':
      return <FactsBlock block={block} owner={owner} />;
    case 'figure':
      return <FigureBlock block={block} owner={owner} />;
    case 'notice':
      return <NoticeBlock block={block} owner={owner} />;
    case 'empty':
      return (
        <EmptyBlock block={block} owner={owner}>
          {within(block.blocks ?? [])}
        </EmptyBlock>
      );
    case 'steps':
      return <StepsBlock block={block} owner={owner} />;
    case 'tabs':
      return <TabsBlock block={block} owner={owner} />;
    case 'link':
      return <LinkBlock block={block} owner={owner} />;
    case 'secret':
      return <SecretBlock block={block} owner={owner} />;
    case 'refresh':
      return <RefreshBlock block={block} owner={owner} />;
    case 'table':
      return <TableBlock block={block} owner={owner} />;
    case 'form':
      return <FormBlock key={block.id} block={block} owner={owner} />;
    case 'chart':
      return <ChartBlock block={block} owner={owner} />;
  }
});

const TextBlock = observer(function TextBlock(props: {
  readonly block: Extract<Block, { readonly kind: 'text' }>;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const styles = useStyles();
  const classes = mergeClasses(styles.text, styles[block.tone ?? 'neutral'], block.heading === true && styles.heading);
  const said = <Said text={block.text} owner={owner} />;
  if (block.heading !== true) return <p className={classes}>{said}</p>;
  return owner.page === true ? <h2 className={classes}>{said}</h2> : <h3 className={classes}>{said}</h3>;
});

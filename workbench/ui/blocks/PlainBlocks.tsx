import {
  Link,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';
import { useStore, useWords } from '../components/context.ts';
import { Facts } from '../components/Facts.tsx';
import { intents } from '../components/Notices.tsx';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { CellView } from './CellView.tsx';
import { Said } from './Said.tsx';

const useStyles = makeStyles({
  figure: {
    display: 'flex',
    flexDirection: 'column-reverse',
    justifyContent: 'flex-end',
    gap: tokens.spacingVerticalXXS,
    minWidth: '140px',
    flex: '1 1 140px',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    margin: 0,
  },
  figureLabel: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
  figureValue: { ...typographyStyles.title2, margin: 0, fontVariantNumeric: 'tabular-nums' },
  brand: { color: tokens.colorBrandForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  neutral: {},
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalXXL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStroke1}`,
  },
  emptyTitle: { ...typographyStyles.subtitle1, margin: 0 },
  link: { alignSelf: 'flex-start' },
  emptyText: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '62ch' },
});

type Data<K extends Block['kind']> = Extract<Block, { readonly kind: K }>;

interface Props<K extends Block['kind']> {
  readonly block: Data<K>;
  readonly owner: BlockOwner;
}

export const FactsBlock = observer(function FactsBlock({ block, owner }: Props<'facts'>) {
  const say = useSay(owner);
  return (
    <Facts
      facts={block.items.map(({ label, value }) => [
        say(label),
        <CellView key={say(label)} cell={value} owner={owner} />,
      ])}
    />
  );
});

/** A number that stands out, with what it counts. */
export const FigureBlock = observer(function FigureBlock({ block, owner }: Props<'figure'>) {
  const styles = useStyles();
  return (
    <dl className={styles.figure}>
      <dt className={styles.figureLabel}>
        <Said text={block.label} owner={owner} />
      </dt>
      <dd className={mergeClasses(styles.figureValue, styles[block.tone ?? 'neutral'])}>
        <CellView cell={block.value} owner={owner} />
      </dd>
    </dl>
  );
});

export const NoticeBlock = observer(function NoticeBlock({ block, owner }: Props<'notice'>) {
  return (
    <MessageBar intent={intents[block.tone]} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          <Said text={block.title} owner={owner} />
        </MessageBarTitle>{' '}
        {block.text !== undefined && <Said text={block.text} owner={owner} />}
      </MessageBarBody>
    </MessageBar>
  );
});

/** What stands where there is nothing yet, and how to begin. */
export const EmptyBlock = observer(function EmptyBlock(props: Props<'empty'> & { readonly children?: ReactNode }) {
  const { block, owner, children } = props;
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>
        <Said text={block.title} owner={owner} />
      </h2>
      <p className={styles.emptyText}>
        <Said text={block.text} owner={owner} />
      </p>
      {children}
    </div>
  );
});

/** An address that the person's own browser opens. */
export const LinkBlock = observer(function LinkBlock({ block, owner }: Props<'link'>) {
  const store = useStore();
  const words = useWords();
  return (
    <Link as="button" className={useStyles().link} onClick={() => void store.openAddress(block.address)}>
      <Said text={block.label} owner={owner} /> <OpenRegular aria-label={words.text('block.opensBrowser')} />
    </Link>
  );
});

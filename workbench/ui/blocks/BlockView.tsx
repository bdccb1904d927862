import {
  Badge,
  Field,
  makeStyles,
  mergeClasses,
  ProgressBar,
  ToggleButton,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import type { Block, Text, Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { commandKind } from '../stores/workbenchStore.ts';
import { blockIcon } from './blockIcons.tsx';
import { places } from './places.ts';

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: 'anywhere' },
  heading: { ...typographyStyles.subtitle2 },
  neutral: {},
  brand: { color: tokens.colorBrandForeground1 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  status: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  label: { color: tokens.colorNeutralForeground2 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
  group: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
  },
  button: { display: 'inline-flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

/** Whose blocks these are: names are looked up and actions run in this extension only. */
export interface BlockOwner {
  readonly extension: string;
  readonly sessionId?: string;
}

const badgeColors = {
  neutral: 'subtle',
  brand: 'brand',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
} as const satisfies Record<Tone, string>;

/** One block of an extension, drawn by the workbench. */
export const BlockView = observer(function BlockView({
  block,
  owner,
}: {
  readonly block: Block;
  readonly owner: BlockOwner;
}) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const say = (text: Text) => words.ofExtension(store.state?.texts ?? {}, owner.extension, text);
  switch (block.kind) {
    case 'text': {
      const classes = mergeClasses(
        styles.text,
        styles[block.tone ?? 'neutral'],
        block.heading === true && styles.heading,
      );
      return block.heading === true ? (
        <h3 className={classes}>{say(block.text)}</h3>
      ) : (
        <p className={classes}>{say(block.text)}</p>
      );
    }
    case 'status':
      return (
        <span className={styles.status}>
          {blockIcon(block.icon)}
          <span className={styles.label}>{say(block.label)}</span>
          <Badge appearance="tint" color={badgeColors[block.tone ?? 'neutral']}>
            {say(block.value)}
          </Badge>
        </span>
      );
    case 'button':
      return <ButtonBlock block={block} owner={owner} label={say(block.label)} />;
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
        <fieldset className={styles.group}>
          {block.label !== undefined && <legend className={styles.heading}>{say(block.label)}</legend>}
          {places(block.blocks).map(({ item, place }) => (
            <BlockView key={place} block={item} owner={owner} />
          ))}
        </fieldset>
      );
  }
});

type ButtonBlockData = Extract<Block, { readonly kind: 'button' }>;

const ButtonBlock = observer(function ButtonBlock(props: {
  readonly block: ButtonBlockData;
  readonly owner: BlockOwner;
  readonly label: string;
}) {
  const { block, owner, label } = props;
  const styles = useStyles();
  const store = useStore();
  const known = { extension: owner.extension, action: block.run.action };
  const kind = commandKind.action(known, owner.sessionId);
  const pending = store.commands.pending(kind);
  const run = () => void store.run(known, owner.sessionId, block.run.input);
  const icon = blockIcon(block.icon);
  return (
    <span className={styles.button}>
      {block.pressed === undefined ? (
        <CommandButton
          label={label}
          pending={pending}
          disabled={block.disabled === true}
          appearance={block.tone === 'brand' ? 'primary' : 'secondary'}
          {...(icon ? { icon } : {})}
          onRun={run}
        />
      ) : (
        <ToggleButton
          checked={block.pressed}
          disabledFocusable={pending || block.disabled === true}
          icon={icon ?? null}
          onClick={run}
        >
          {label}
        </ToggleButton>
      )}
      <ProblemBar problem={store.commands.problem(kind)} onDismiss={() => store.commands.dismiss(kind)} />
    </span>
  );
});

import { makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { actKind } from '../stores/pages.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { blockIcon } from './blockIcons.tsx';
import { type BlockOwner, useSay } from './blockOwner.ts';

const useStyles = makeStyles({
  button: { alignSelf: 'flex-start', display: 'inline-flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  back: { display: 'flex', ':dir(rtl)': { transform: 'scaleX(-1)' } },
});

type ButtonBlockData = Extract<Block, { readonly kind: 'button' }>;

/** A button that runs an action of its extension. On a page the page says how it failed; elsewhere the button does. */
export const ButtonBlock = observer(function ButtonBlock(props: {
  readonly block: ButtonBlockData;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const styles = useStyles();
  const store = useStore();
  const say = useSay(owner);
  const known = { extension: owner.extension, action: block.run.action };
  const page = owner.page === true;
  const kind = page ? actKind(owner.extension, block.run) : commandKind.action(known, owner.sessionId);
  const pending = store.commands.pending(kind);
  const run = () => {
    if (!page) void store.run(known, owner.sessionId, block.run.input);
    else if (block.icon === 'back') store.pages.turnAway(owner.extension, block.run);
    else void store.pages.act(owner.extension, block.run);
  };
  const drawn = blockIcon(block.icon);
  const icon = block.icon === 'back' ? <span className={styles.back}>{drawn}</span> : drawn;
  const label = say(block.label);
  const plain = block.tone === 'brand' ? 'primary' : 'secondary';
  return (
    <span className={styles.button}>
      {block.pressed === undefined ? (
        <CommandButton
          label={label}
          pending={pending}
          disabled={block.disabled === true}
          appearance={block.icon === 'back' ? 'subtle' : plain}
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
      {!page && <ProblemBar problem={store.commands.problem(kind)} onDismiss={() => store.commands.dismiss(kind)} />}
    </span>
  );
});

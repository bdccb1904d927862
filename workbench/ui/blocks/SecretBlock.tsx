import { Button, Field, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { EyeOffRegular } from '@fluentui/react-icons/svg/eye-off';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useId, useState } from 'react';
import { CopyButton } from '../components/CopyButton.tsx';
import { useWords } from '../components/context.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  value: {
    ...typographyStyles.body1,
    fontFamily: tokens.fontFamilyMonospace,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
    minWidth: '280px',
    minHeight: '20px',
  },
});

/** Something that is shown once: hidden until it is asked for, since somebody may look over the shoulder. */
export const SecretBlock = observer(function SecretBlock(props: {
  readonly block: Extract<Block, { readonly kind: 'secret' }>;
  readonly owner: BlockOwner;
}) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  const id = useId();
  const [shown, setShown] = useState(false);
  const label = say(block.label);
  return (
    <Field label={label}>
      <div className={styles.line}>
        <output id={id} className={styles.value} dir="ltr" aria-label={label}>
          {shown ? block.value : '•'.repeat(24)}
        </output>
        <Button
          appearance="subtle"
          icon={shown ? <EyeOffRegular /> : <EyeRegular />}
          aria-pressed={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          {words.text(shown ? 'block.hide' : 'block.show')}
        </Button>
        <CopyButton value={block.value} what={label} label={words.text('app.copy')} />
      </div>
    </Field>
  );
});

import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { Field } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useId, useRef, useState } from 'react';
import { useWords } from '../components/context.ts';
import type { FieldValue } from '../stores/formDrafts.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  frame: {
    boxSizing: 'border-box',
    width: '120px',
    height: '56px',
    display: 'grid',
    placeItems: 'center',
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  picture: { maxWidth: '100%', maxHeight: '100%', objectFit: 'contain' },
  none: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  problem: { ...typographyStyles.caption1, color: tokens.colorStatusDangerForeground1, margin: 0, minHeight: '16px' },
});

/** A small picture from the person's files. It is read here and goes nowhere until the form is sent. */
export const PictureInput = observer(function PictureInput(props: {
  readonly field: Extract<Field, { readonly kind: 'picture' }>;
  readonly owner: BlockOwner;
  readonly value: string;
  readonly onChange: (value: FieldValue) => void;
  readonly id?: string;
}) {
  const { field, owner, value, onChange } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  const problemId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const label = say(field.label);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const fits = ['image/png', 'image/jpeg'].includes(file.type);
    if (!fits) return setProblem(words.text('form.notPicture'));
    const address = await readAsAddress(file);
    if (address.length > field.maxBytes)
      return setProblem(
        words.text('form.pictureTooLarge', { most: words.number(Math.floor((field.maxBytes * 3) / 4 / 1024)) }),
      );
    setProblem('');
    onChange(address);
  };
  return (
    <div>
      <div className={styles.line}>
        <span className={styles.frame}>
          {value === '' ? (
            <span className={styles.none}>{words.text('form.noPicture')}</span>
          ) : (
            <img src={value} alt={label} className={styles.picture} />
          )}
        </span>
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg"
          hidden
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          {...(props.id === undefined ? {} : { id: props.id })}
          disabled={field.disabled === true}
          aria-describedby={problemId}
          onClick={() => input.current?.click()}
        >
          {words.text('form.pick')}
        </Button>
        {value !== '' && (
          <Button appearance="subtle" disabled={field.disabled === true} onClick={() => onChange('')}>
            {words.text('form.removePicture')}
          </Button>
        )}
      </div>
      <p id={problemId} className={styles.problem} role="alert">
        {problem}
      </p>
    </div>
  );
});

function readAsAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'));
    reader.readAsDataURL(file);
  });
}

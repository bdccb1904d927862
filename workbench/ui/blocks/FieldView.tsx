import { Field, Input, makeStyles, Select, Switch, Textarea, tokens } from '@fluentui/react-components';
import type { Field as FieldData, FieldOption, Text } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useWords } from '../components/context.ts';
import type { FieldValue } from '../stores/formDrafts.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { ChoiceRadios } from './ChoiceRadios.tsx';
import { PictureInput } from './PictureInput.tsx';

const useStyles = makeStyles({
  colour: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  swatch: {
    boxSizing: 'border-box',
    width: '40px',
    height: '32px',
    padding: '2px',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'pointer',
  },
  short: { maxWidth: '240px' },
});

export interface FieldViewProps {
  readonly field: FieldData;
  readonly owner: BlockOwner;
  readonly value: FieldValue;
  readonly problem: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** One field of a form with its name, what it is for, and what is wrong with it. */
export const FieldView = observer(function FieldView(props: FieldViewProps) {
  const { field, owner, problem } = props;
  const say = useSay(owner);
  const hint = field.hint === undefined ? undefined : say(field.hint);
  const label = say(field.label);
  const said = {
    ...(hint === undefined ? {} : { hint }),
    ...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const }),
  };
  if (field.kind === 'choices' || (field.kind === 'choice' && asRadios(field.options))) {
    const Choice = field.kind === 'choices' ? ChoiceList : ChoiceRadios;
    return <Choice {...props} field={field} label={label} hint={hint} />;
  }
  if (field.kind === 'switch') {
    return (
      <Field {...said}>
        <SwitchInput {...props} label={label} />
      </Field>
    );
  }
  return (
    <Field label={label} required={field.required === true} {...said}>
      <SimpleInput {...props} />
    </Field>
  );
});

/** Few options, or ones that need explaining, are seen at once. */
function asRadios(options: readonly FieldOption[]): boolean {
  return options.length <= 6 && options.some(({ hint }) => hint !== undefined);
}

// A field hands its id and description to the one control in it, so those come along in `rest`.
function SwitchInput({ field, owner, value, problem, onChange, label, ...rest }: FieldViewProps & { label: string }) {
  return (
    <Switch
      {...rest}
      label={label}
      checked={value === true}
      disabled={field.disabled === true}
      onChange={(_, { checked }) => onChange(checked)}
    />
  );
}

function SimpleInput({ field, owner, value, problem, onChange, ...rest }: FieldViewProps) {
  const styles = useStyles();
  const say = useSay(owner);
  const words = useWords();
  const text = value === undefined ? '' : String(value);
  const disabled = field.disabled === true;
  switch (field.kind) {
    case 'text':
      return field.multiline === true ? (
        <Textarea
          {...rest}
          value={text}
          disabled={disabled}
          rows={3}
          resize="vertical"
          onChange={(_, data) => onChange(data.value)}
        />
      ) : (
        <Input
          {...rest}
          {...(field.hidden === true && { type: 'password', autoComplete: 'new-password', spellCheck: false })}
          value={text}
          disabled={disabled}
          onChange={(_, data) => onChange(data.value)}
        />
      );
    case 'number':
      return (
        <Input
          {...rest}
          className={styles.short}
          inputMode="decimal"
          value={text}
          disabled={disabled}
          contentAfter={field.unit === undefined ? null : <span>{say(field.unit)}</span>}
          onChange={(_, data) => onChange(data.value)}
        />
      );
    case 'day':
      return (
        <Input
          {...rest}
          className={styles.short}
          type="date"
          value={text}
          disabled={disabled}
          onChange={(_, data) => onChange(data.value)}
        />
      );
    case 'choice':
      return (
        <Select {...rest} value={text} disabled={disabled} onChange={(_, data) => onChange(data.value)}>
          <Options options={field.options} owner={owner} />
        </Select>
      );
    case 'colour':
      return (
        <div className={styles.colour}>
          <Input
            {...rest}
            className={styles.short}
            value={text}
            disabled={disabled}
            onChange={(_, data) => onChange(data.value)}
          />
          <input
            type="color"
            className={styles.swatch}
            aria-label={words.text('form.pickColour', { what: say(field.label) })}
            disabled={disabled}
            value={/^#[0-9a-f]{6}$/i.test(text) ? text : '#808080'}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      );
    case 'picture':
      return <PictureInput {...rest} field={field} owner={owner} value={text} onChange={onChange} />;
    default:
      return undefined;
  }
}

/** What somebody named keeps its own direction. */
const own = (label: Text) => (typeof label === 'string' ? { dir: 'auto' } : {});

function Options({ options, owner }: { readonly options: readonly FieldOption[]; readonly owner: BlockOwner }) {
  const say = useSay(owner);
  const groups = [...new Set(options.map(({ group }) => (group === undefined ? undefined : say(group))))];
  const of = (group: string | undefined) =>
    options
      .filter((option) => (option.group === undefined ? undefined : say(option.group)) === group)
      .map(({ value, label, disabled }) => (
        <option key={value} value={value} disabled={disabled === true} {...own(label)}>
          {say(label)}
        </option>
      ));
  return groups.map((group) =>
    group === undefined ? (
      of(group)
    ) : (
      <optgroup key={group} label={group}>
        {of(group)}
      </optgroup>
    ),
  );
}

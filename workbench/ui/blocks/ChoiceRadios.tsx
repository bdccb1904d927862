import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { Field as FieldData } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import type { FieldValue } from '../stores/formDrafts.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { OptionLabel } from './OptionLabel.tsx';

export interface ChoiceProps {
  readonly field: Extract<FieldData, { readonly kind: 'choice' | 'choices' }>;
  readonly owner: BlockOwner;
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: FieldValue;
  readonly problem: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** One of a few, all of them seen. */
export const ChoiceRadios = observer(function ChoiceRadios(props: ChoiceProps) {
  const { field, owner, label, hint, value, problem, onChange } = props;
  const say = useSay(owner);
  return (
    <Field
      label={label}
      required={field.required === true}
      {...(hint === undefined ? {} : { hint })}
      {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const })}
    >
      <RadioGroup
        value={typeof value === 'string' ? value : ''}
        disabled={field.disabled === true}
        onChange={(_, data) => onChange(data.value)}
      >
        {field.options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            disabled={option.disabled === true}
            label={<OptionLabel label={say(option.label)} hint={option.hint && say(option.hint)} />}
          />
        ))}
      </RadioGroup>
    </Field>
  );
});

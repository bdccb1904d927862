import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type ChangeEvent, type Ref, useLayoutEffect, useRef } from 'react';
import { useWords } from '../components/context.ts';
import { caretIn, shownCode } from '../stores/codeEntry.ts';

const useStyles = makeStyles({
  input: {
    height: '64px',
    maxWidth: '340px',
    '& input': {
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: '28px',
      letterSpacing: '0.12em',
      height: '100%',
    },
  },
});

export interface CodeFieldProps {
  readonly value: string;
  /** Characters of a code. */
  readonly codeLength: number;
  /** How many of them a link brought. */
  readonly brought: number | undefined;
  readonly problem: string | undefined;
  readonly disabled: boolean;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onChange: (value: string) => void;
}

/** The place for a code: takes it typed or pasted in any spelling, and shows it in groups while it grows. */
export function CodeField({ value, codeLength, brought, problem, disabled, inputRef, onChange }: CodeFieldProps) {
  const styles = useStyles();
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const caret = useRef<number | undefined>(undefined);
  // The grouping moves what stands behind the caret, and the browser would jump to the end.
  useLayoutEffect(() => {
    const at = caret.current;
    caret.current = undefined;
    if (at !== undefined) field.current?.setSelectionRange(at, at);
  });
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const { value: typed, selectionStart } = event.target;
    const shown = shownCode(typed);
    caret.current = caretIn(shown, typed.slice(0, selectionStart ?? typed.length));
    onChange(shown);
  };
  return (
    <Field
      label={words.text('help.codeLabel')}
      hint={
        brought === undefined
          ? words.text('help.codeHint', { count: words.number(codeLength) })
          : words.text('help.fromLink', { brought: words.number(brought) })
      }
      size="large"
      {...(problem === undefined ? {} : { validationState: 'error' as const, validationMessage: problem })}
    >
      <Input
        ref={(element) => {
          field.current = element;
          if (typeof inputRef === 'function') inputRef(element);
          else if (inputRef) inputRef.current = element;
        }}
        className={styles.input}
        size="large"
        dir="ltr"
        value={value}
        disabled={disabled}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        inputMode="text"
        maxLength={40}
        onChange={change}
      />
    </Field>
  );
}

import { makeStyles, tokens } from '@fluentui/react-components';
import type { Field, FormBlock as Form } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';
import type { FieldValue } from '../stores/formDrafts.ts';
import { actKind } from '../stores/pages.ts';
import { type BlockOwner, useSay } from './blockOwner.ts';
import { FieldView } from './FieldView.tsx';
import { fieldProblem, sentValue } from './fieldRules.ts';

const useStyles = makeStyles({
  form: {
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    maxWidth: '760px',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalXXL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

/** Fields and the button that sends them. What was typed stays until it is stored. */
export const FormBlock = observer(function FormBlock(props: { readonly block: Form; readonly owner: BlockOwner }) {
  const { block, owner } = props;
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const say = useSay(owner);
  const element = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState(false);
  const { drafts } = store.pages;
  const form = `${owner.extension}:${block.id}`;
  const unsaved = block.unsaved === true;
  useEffect(() => {
    drafts.show(form, unsaved);
    return () => drafts.hide(form);
  }, [drafts, form, unsaved]);

  const kind = actKind(owner.extension, block.submit.run);
  const pending = store.commands.pending(kind);
  const typedIn = (field: Field) => drafts.value(form, field.name, startOf(field));
  const problemOf = (field: Field): string | undefined => {
    const found = checked ? fieldProblem(field, typedIn(field)) : undefined;
    if (found) return words.text(found.key, found.values);
    return field.error === undefined ? undefined : say(field.error);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setChecked(true);
    const wrong = block.fields.find((field) => fieldProblem(field, typedIn(field)));
    if (wrong) return focusField(element.current, block.fields.indexOf(wrong));
    const values = Object.fromEntries(
      block.fields
        .map((field) => [field.name, sentValue(field, typedIn(field))] as const)
        .filter(([, value]) => value !== undefined),
    );
    if (await store.pages.act(owner.extension, block.submit.run, { values }, true)) drafts.drop(form);
  };
  return (
    <form
      ref={element}
      className={styles.form}
      aria-label={say(block.label)}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      {block.fields.map((field) => (
        <div key={field.name} data-field={field.name}>
          <FieldView
            field={field}
            owner={owner}
            value={typedIn(field)}
            problem={problemOf(field)}
            onChange={(value) => drafts.type(form, field.name, value, startOf(field))}
          />
        </div>
      ))}
      <ProblemBar
        problem={pending ? undefined : store.commands.problem(kind)}
        onDismiss={() => store.commands.dismiss(kind)}
      />
      <div className={styles.buttons}>
        <CommandButton submit appearance="primary" label={say(block.submit.label)} pending={pending} />
        {block.cancel && (
          <CommandButton
            label={say(block.cancel.label)}
            onRun={() => block.cancel && store.pages.turnAway(owner.extension, block.cancel.run)}
          />
        )}
      </div>
    </form>
  );
});

function startOf(field: Field): FieldValue {
  return field.value;
}

/** To the first field that is wrong, whatever it is made of. */
function focusField(form: HTMLFormElement | null, index: number): void {
  form
    ?.querySelectorAll<HTMLElement>('[data-field]')
    [index]?.querySelector<HTMLElement>('input, select, textarea, button')
    ?.focus();
}

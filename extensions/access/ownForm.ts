import { type Block, type Field, text } from '@handrail/sdk';
import { asFacts, type FieldProblems, withProblems } from './parts.ts';

/** What the organisation settled about itself: to change for who may, to read for who may not. */
export function ownForm(
  name: 'settings' | 'branding',
  save: 'saveSettings' | 'saveBranding',
  fields: readonly Field[],
  problems: FieldProblems,
  mayChange: boolean,
): readonly Block[] {
  if (mayChange) {
    const submit = { label: text('save'), run: { action: save } };
    return [{ kind: 'form', id: name, label: text(name), fields: withProblems(fields, problems), submit }];
  }
  return [
    { kind: 'text', text: text(`${name}.readOnly`) },
    { kind: 'group', blocks: [{ kind: 'facts', items: asFacts(fields) }] },
  ];
}

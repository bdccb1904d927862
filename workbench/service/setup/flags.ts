import { withoutPassword } from './configuration.ts';
import { type Given, readField, setupFields } from './fields.ts';

/** The flag of a field, without its dashes: `clientId` is `client-id`. */
function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** For `parseArgs`. */
export const flagOptions: Readonly<Record<string, { readonly type: 'string' }>> = Object.fromEntries(
  setupFields.map(({ name }) => [flagOf(name), { type: 'string' }]),
);

/** What the flags ask for; an empty text takes something that is optional away. */
export function givenByFlags(values: Readonly<Record<string, unknown>>): Given {
  return Object.fromEntries(
    setupFields.flatMap((field) => {
      const said = values[flagOf(field.name)];
      return typeof said === 'string' ? [[field.name, readField(field, said) ?? '']] : [];
    }),
  );
}

/** The flag that has a password in it, which other programs and people of the machine can read there; undefined for none. */
export function flagWithPassword(given: Given): string | undefined {
  const found = Object.entries(given).find(
    ([, value]) => typeof value === 'string' && withoutPassword(value) !== value,
  );
  return found && `--${flagOf(found[0])}`;
}

/** Their lines in the help. */
export const flagHelp: string = setupFields
  .map(({ name, about, choices }) => {
    const flag = `--${flagOf(name)}`.padEnd(22);
    return `  ${flag}${choices ? `${choices.map(({ value }) => value).join(' | ')}. ` : ''}${about}\n`;
  })
  .join('');

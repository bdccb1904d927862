import Type, { type Static } from 'typebox';

/** A language tag such as `en-GB`: what is in it can stand in a page's markup as it is. */
const Language = Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' });
const Theme = Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')]);

/** How the person at this device is spoken to, and what Handrail's windows look like. */
export const Preferences = Type.Object({ language: Language, theme: Theme });
export type Preferences = Static<typeof Preferences>;

/** What a person wished for; where they wished nothing, the system's ways hold. */
export const Wishes = Type.Object({ language: Type.Optional(Language), theme: Type.Optional(Theme) });
export type Wishes = Static<typeof Wishes>;

/** CSS `color-scheme` for a page that is to be painted so from its very first moment. */
export function colorScheme({ theme }: Preferences): string {
  return theme === 'system' ? 'light dark' : theme;
}

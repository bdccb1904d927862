import { codeAlphabet } from '../session/code.ts';

/** Where the service has the page that a join link opens. */
export const joinPath = '/join';

// The public part of a code alone: a whole code is longer, and no link that holds one is ever read.
const part = `[${codeAlphabet}]{3,4}`;
const form = new RegExp(`^handrail:join\\?part=(${part})$`);
const fragmentForm = new RegExp(`^#(${part})$`);

/**
 * The address that brings a person to where the rest of a code is typed. `part` is the code's public part: it opens nothing by
 * itself. It stands behind the `#`, so that no server, log or referrer gets it.
 */
export function joinAddress(service: string, part: string): string {
  return `${service}${joinPath}#${part}`;
}

/** The public part behind the `#` of such an address; undefined for anything else. */
export function joinedPart(fragment: string): string | undefined {
  return fragmentForm.exec(fragment)?.[1];
}

/** The same for an installed app: exactly `handrail:join?part=…`. */
export function joinLink(part: string): string {
  return `handrail:join?part=${part}`;
}

/** The public part that such a link names; undefined for anything else. */
export function readJoinLink(text: string): string | undefined {
  return form.exec(text)?.[1];
}

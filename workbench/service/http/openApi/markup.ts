/** HTML that is finished: what is put into another piece is not escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A piece of HTML. What stands in `${}` is escaped, but for `Markup` and lists of it. */
export function html(
  pieces: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const said = values.map((value) => {
    if (value instanceof Markup) return value.text;
    return typeof value === 'object' ? value.map(({ text }) => text).join('') : escaped(String(value));
  });
  return new Markup(pieces.map((piece, at) => piece + (said[at] ?? '')).join(''));
}

/** A sentence in which names stand between backticks. */
export function prose(sentence: string): Markup {
  return new Markup(escaped(sentence).replace(/`([^`]+)`/g, '<code>$1</code>'));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

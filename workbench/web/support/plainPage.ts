/** The parts of a page that needs nothing: a paragraph, or a list. */
export type PlainPart = string | readonly string[];

/** A page of plain elements, and English, where nothing else can be counted on. */
export function showPlainPage(page: Document, id: string, title: string, parts: readonly PlainPart[]): void {
  const root = page.getElementById('root');
  if (!root) return;
  const element = (name: string, text: string) => {
    const made = page.createElement(name);
    made.textContent = text;
    return made;
  };
  const main = page.createElement('main');
  main.id = id;
  main.append(element('h1', title));
  for (const part of parts) {
    if (typeof part === 'string') {
      main.append(element('p', part));
      continue;
    }
    const list = page.createElement('ul');
    for (const item of part) list.append(element('li', item));
    main.append(list);
  }
  main.style.maxWidth = '40em';
  main.style.margin = '4em auto';
  main.style.padding = '0 1em';
  main.style.fontFamily = 'system-ui, sans-serif';
  root.replaceChildren(main);
}

/** First name and the last name's initial, as a tenant may show its helpers to sharers (R8). */
export function shortenedName(name: string): string {
  const parts = name.split(' ').filter((part) => part !== '');
  const [first, last] = [parts[0], parts.length > 1 ? parts.at(-1) : undefined];
  if (first === undefined || last === undefined) return name;
  return `${first} ${[...last][0] ?? ''}.`;
}

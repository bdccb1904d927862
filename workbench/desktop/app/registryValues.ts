/** Texts of one key in the answer of `reg query`, by name. What is of another kind, or in a key below, is left out. */
export function registryValues(answer: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  let keys = 0;
  for (const line of answer.split(/\r?\n/)) {
    if (/^HKEY_/.test(line)) keys += 1;
    const [, name, value] = /^ {4}(\w+) {4}REG_SZ {4}(.*)$/.exec(line) ?? [];
    if (keys === 1 && name !== undefined && value !== undefined && value !== '') values[name] = value;
  }
  return values;
}

/** The last value of a key in a section of a file with `[section]` and `key=value` lines; undefined where it is not set. */
export function settingIn(text: string, section: string, key: string): string | undefined {
  let current = '';
  let found: string | undefined;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const [, heading] = /^\[(.*)\]$/.exec(trimmed) ?? [];
    if (heading !== undefined) current = heading;
    const at = trimmed.indexOf('=');
    if (at < 0 || current !== section || /^[#;]/.test(trimmed)) continue;
    // KDE marks a setting that users may not change: Autolock[$i]=true.
    const name = trimmed
      .slice(0, at)
      .trim()
      .replace(/\[\$[a-z]+\]$/, '');
    if (name === key) found = trimmed.slice(at + 1).trim();
  }
  return found;
}

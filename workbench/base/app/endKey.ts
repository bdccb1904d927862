/**
 * The global key that ends a session, as it is shown to people. The desktop shells listen for the combination
 * (desktop/input/endKey.ts); the page only names it.
 */
export const endKeyName = { mac: 'Control+Option+Shift+End', other: 'Ctrl+Alt+Shift+End' } as const;

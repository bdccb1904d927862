/** uiohook's names for the keys whose `KeyboardEvent.code` reads differently. */
const names: ReadonlyMap<string, string> = new Map([
  ['ControlLeft', 'Ctrl'],
  ['ControlRight', 'CtrlRight'],
  ['AltLeft', 'Alt'],
  ['ShiftLeft', 'Shift'],
  ['MetaLeft', 'Meta'],
]);

/** The name under which `UiohookKey` of uiohook-napi lists the key with this `KeyboardEvent.code`. */
export function uiohookName(code: string): string {
  return names.get(code) ?? code.replace(/^(Key|Digit)/, '');
}

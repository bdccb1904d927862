/**
 * A notification's text without markup. Linux's servers read `<b>`, `<a>` and `<img>` in it (Desktop Notifications
 * specification), and a person's name in it is whatever their organisation's directory says.
 */
export function noticeText(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

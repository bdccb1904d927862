/** The log of this device, as the person at it looks at it. */
export const enLog = {
  'log.menu': 'Log of this device…',
  'log.title': 'Log of this device',
  'log.holds':
    'It holds when sessions began and ended, what was asked for, allowed and refused, and what went wrong, with numbers in the place of names.',
  'log.never':
    'It never holds pictures, what was typed, clipboards, chats, files, security codes or passwords. Handrail sends it to nobody.',
  'log.kept': 'Its files are kept for 30 days. The system’s own log may have the same lines.',
  'log.inTab': 'It ends with this tab.',
  'log.empty': 'Nothing has been written down yet.',
  'log.entries': 'Newest entries',
  'log.openFolder': 'Open folder',
  'log.copy': 'Copy',
  'log.close': 'Close',
} as const;

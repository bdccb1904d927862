/** What an activity child writes to its standard output, one byte each. It has no word for which key it was. */
export const activityMarks = { ready: 'r', pointer: 'p', key: 'k', endKey: 'e' } as const;

/** At most one report of activity in this time. */
export const activityIntervalMs = 50;

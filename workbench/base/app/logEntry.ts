import Type, { type Static } from 'typebox';

/** Entries that are shown at once: the newest. */
export const shownEntries = 300;

/** One line of this device's local log, as a person sees it. */
export const LogEntry = Type.Object({
  /** Wall clock, ms since the epoch. */
  at: Type.Number(),
  event: Type.String({ maxLength: 256 }),
  facts: Type.Record(
    Type.String({ maxLength: 128 }),
    Type.Union([Type.String({ maxLength: 512 }), Type.Number(), Type.Boolean()]),
  ),
});
export type LogEntry = Static<typeof LogEntry>;

/** The local log of this device. */
export const ShownLog = Type.Object({
  /** Newest first. */
  entries: Type.Array(LogEntry, { maxItems: shownEntries }),
  /** Where its files lie; absent where it ends with the app. */
  folder: Type.Optional(Type.String({ maxLength: 1024 })),
  /** Whether the system can show that folder. */
  opens: Type.Boolean(),
});
export type ShownLog = Static<typeof ShownLog>;

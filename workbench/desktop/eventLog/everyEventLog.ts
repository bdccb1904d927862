import type { EventLog } from '../../device/ports/machine.ts';

/** Records each event in all of the given logs. */
export function everyEventLog(logs: readonly EventLog[]): EventLog {
  return {
    record(event, facts) {
      for (const log of logs) log.record(event, facts);
    },
  };
}

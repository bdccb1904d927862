import koffi from 'koffi';

/** What a child process does before it ends, whatever ends it, short of a kill that cannot be caught. */
export interface Ending {
  /** Runs `clean` once and ends the process. */
  readonly end: (exitCode: number) => never;
}

/**
 * Ends this child when its parent is gone (the channel closes), when it is told to, and when it fails. Ctrl+C in a
 * terminal reaches the child together with the parent; it is left to the parent, which may still want to say goodbye.
 */
export function endWithParent(clean: () => void, failedExit: number): Ending {
  let ended = false;
  const end = (exitCode: number): never => {
    if (!ended) {
      ended = true;
      try {
        clean();
      } catch {
        // Nothing is left that could be told about it; the exit itself is what the parent sees.
        exitAtOnce(failedExit);
      }
    }
    return exitAtOnce(exitCode);
  };
  process.on('disconnect', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  process.on('SIGINT', () => undefined);
  process.on('uncaughtException', () => end(failedExit));
  process.on('unhandledRejection', () => end(failedExit));
  return { end };
}

/**
 * Ends the process without waiting for its worker threads, one of which may sit in `poll` for as long as it likes.
 * Windows and macOS children have no such thread.
 */
export function exitAtOnce(exitCode: number): never {
  if (process.platform === 'linux') koffi.load(null).func('void _exit(int)')(exitCode);
  return process.exit(exitCode);
}

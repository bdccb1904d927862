/**
 * A monotonic time, ms, that counts the machine's sleep, made of a wall clock and a running one that may stand still
 * meanwhile: a wall clock that has run ahead is taken for sleep; one that was set back never takes time away.
 */
export function countingSleep(wall: () => number, running: () => number): () => number {
  let slept = 0;
  let lastWall = wall();
  let lastRun = running();
  return () => {
    const nowWall = wall();
    const nowRun = running();
    const ahead = nowWall - lastWall - (nowRun - lastRun);
    // Less than this is the wall clock being trimmed; one set forward counts as sleep, which ends grants sooner.
    if (ahead > 2_000) slept += ahead;
    lastWall = nowWall;
    lastRun = nowRun;
    return nowRun + slept;
  };
}

// A lock between processes: a file that names its holder. Plain JavaScript because build/run.mjs needs it first.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Runs `work` while no other process holds the lock, and returns what it returns. A lock whose holder is gone is taken
 * over.
 *
 * @template T
 * @param {string} path a file that need not exist
 * @param {(text: string) => void} say called once when another process holds the lock
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, say, work) {
  let told = false;
  while (!take(path)) {
    if (dropIfAbandoned(path)) continue;
    if (!told) say(`Another process (${holder(path) ?? 'just ended'}) is setting up; waiting for it.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Linking a file that is already complete means nobody ever sees a lock without its holder. */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function dropIfAbandoned(path) {
  const pid = holder(path);
  if (pid === undefined || isAlive(pid)) return false;
  // Moved away before it is removed: of two processes that see the dead holder, one moves it, and the other must not
  // remove the lock that the first then takes.
  const away = `${path}.abandoned.${process.pid}`;
  try {
    renameSync(path, away);
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
  if (readFileSync(away, 'utf8') !== String(pid)) linkSync(away, path);
  rmSync(away, { force: true });
  return true;
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

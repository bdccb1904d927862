/** What one test file would leave for the next in the same process, or do to all of them. */
const unfit: readonly RegExp[] = [
  // Said for a whole file, they hold for the whole process.
  /\{[^}]*\b(?:before|after|beforeEach|afterEach|mock)\b[^}]*\} from 'node:test'/,
  /\bmock\.\w/,
  /process\.env(?:\.\w+|\[[^\]]+\])\s*(?:\?\?|\|\|)?=(?!=)/,
  /delete process\.env/,
  /Object\.(?:assign|defineProperty)\((?:globalThis|global|process)\b/,
  /globalThis(?:\.\w+|\[[^\]]+\])\s*=(?!=)/,
  /process\.(?:exit|chdir|umask|on|once|setMaxListeners)\b/,
  // What a process holds is the work of everybody in it.
  /memoryUsage|heapUsed/,
];

/** Whether a test file may run in one process with others, as far as its text tells. */
export function mayShareProcess(text: string): boolean {
  return !unfit.some((each) => each.test(text));
}

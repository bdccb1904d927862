/** What the bootstrap calls a side's program by; it is the global name of the side's bundle. */
const sideName = 'handrailSide';
/** Under this name the bootstrap waits for the program, and takes the name away when it is called. */
export const bootName = 'handrailBoot';
/** What a text that is only parsed throws. */
export const parsedMark = 'handrail: parsed';

/**
 * The text of a side's worker: the bootstrap, then the bundle as the body of a function that the bootstrap calls once the
 * worker holds nothing but the language. The policy of the frame refuses `eval` and `import()`, so one text it is.
 */
export function workerText(bootstrap: string, bundle: string): string {
  return `${bootstrap}\n;${bootName}(function () { "use strict";\n${bundle}\nreturn ${sideName}; });\n`;
}

/**
 * A text that parses the bundle alone and runs none of it. What parses alone cannot close the function that `workerText`
 * puts around it, and so cannot reach the bootstrap: neither by code before it nor by a declaration that is hoisted over
 * the names the bootstrap uses.
 */
export function parseText(bundle: string): string {
  return `"use strict"; throw ${JSON.stringify(parsedMark)};\n${bundle}\n`;
}

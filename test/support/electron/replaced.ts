// Puts the replaced module in the place of `electron`, for everything that is imported after this file. Electron's own
// package would look for its program, and fetch it.
import { registerHooks } from 'node:module';
import { type ElectronModule, electronModule, Machine } from './electronModule.ts';

const key = Symbol.for('handrail.replacedElectron');

/** A machine and the module on it. */
export interface Replaced {
  readonly machine: Machine;
  readonly electron: ElectronModule;
}

let made = 0;

/** A fresh machine: what imports `electron` for the first time from now on gets the module on this one. */
export function replaceElectron(): Replaced {
  const machine = new Machine();
  const electron = electronModule(machine);
  made += 1;
  Reflect.set(globalThis, key, electron);
  return { machine, electron };
}

/** The machine of this test file, where it needs no more than one. */
export const { machine, electron } = replaceElectron();

const source = Object.keys(electron)
  .map((name) => `export const ${name} = electron.${name};`)
  .join('\n');

const required = new URL('required.cjs', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    if (context.conditions.includes('require')) return { url: required, format: 'commonjs', shortCircuit: true };
    const text = `// ${made}\nconst electron = globalThis[Symbol.for('handrail.replacedElectron')];\n${source}`;
    return { url: `data:text/javascript,${encodeURIComponent(text)}`, shortCircuit: true };
  },
});

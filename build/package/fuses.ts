import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

const { ENABLE, DISABLE } = FuseState;

/** What Electron's program may not be used for, and what it checks; every fuse that there is has to be decided here. */
const fuses: Readonly<Record<FuseV1Options, boolean>> = {
  // The children run as utility processes: nobody gets a Node of their own out of a signed program.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // On Windows and macOS; elsewhere it has no effect.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Pages come from a scheme of their own.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/**
 * Sets the fuses of Electron's program (on macOS the bundle's path) and reads them back. Throws where the program has none,
 * has more than are decided here, or did not take them. `adHoc` signs an unsigned bundle anew, without which arm64 Macs start none.
 */
export async function setFuses(program: string, { adHoc = false } = {}): Promise<void> {
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: adHoc,
    ...fuses,
  });
  const wrong = await wrongFuses(program);
  if (wrong.length > 0) throw new Error(`These fuses of ${program} are not as they were set: ${wrong.join(', ')}.`);
}

/** Names of the fuses of this program that are not as they are decided here, and of those that nobody decided. */
export async function wrongFuses(program: string): Promise<readonly string[]> {
  const { version, ...wire } = await getCurrentFuseWire(program);
  if (version !== FuseVersion.V1) return [`wire of version ${version}`];
  const decided = Object.keys(fuses);
  const found = Object.keys(wire);
  const wrong = decided.filter((at) => {
    const fuse = Number(at) as FuseV1Options;
    return wire[fuse] !== (fuses[fuse] ? ENABLE : DISABLE);
  });
  const unknown = found.filter((at) => /^\d+$/.test(at) && !decided.includes(at));
  return [...wrong, ...unknown].map((at) => FuseV1Options[Number(at)] ?? `fuse ${at}`);
}

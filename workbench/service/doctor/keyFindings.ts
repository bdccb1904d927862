import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, fail, ok, warn } from '../setup/finding.ts';
import { signingKey } from '../store/files/keyFiles.ts';

/** Whether the key that signs grants and the audit log is there, whole, and for its owner alone. */
export async function keyFindings(folder: string): Promise<readonly Finding[]> {
  const check = 'keys';
  const file = join(folder, 'grants.json');
  if (!existsSync(file)) {
    return [
      warn(
        check,
        'The service has no key yet.',
        'It is made by handrail setup, or at the first start; if there was one, restore a backup.',
      ),
    ];
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    return [fail(check, `Others on this machine can read ${file}.`, 'Run chmod 600 on it.')];
  }
  try {
    const { kid } = await signingKey(folder, 'grants', 'EdDSA');
    return [ok(check, `The service signs with the key ${kid}.`)];
  } catch {
    // What is wrong may quote the key.
    return [
      fail(
        check,
        `${file} holds no key that can be used.`,
        'Restore a backup; a new key would break what the old one signed.',
      ),
    ];
  }
}

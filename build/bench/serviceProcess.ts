import { once } from 'node:events';
import { join } from 'node:path';
import { ownProcess } from '../ownedProcess.ts';
import { BenchApp } from './benchApp.ts';
import { BenchProvider } from './benchProvider.ts';
import type { FilledStore } from './filledStore.ts';

/** Bytes, after what is not used any more was let go. */
export interface ServiceMemory {
  /** Of the whole process, as the system counts it. */
  readonly rss: number;
  /**
   * Of the program's objects and of what native code has allocated. Not the whole process less the empty room in its heap: how much of that
   * room the system has really given changes by itself, and by more than thousands of links.
   */
  readonly used: number;
  /** Of the program's own objects, buffers among them. */
  readonly heap: number;
}

/** A service in a process of its own, on the large tenant. */
export interface ServiceProcess {
  readonly address: string;
  /** A token of somebody in these groups of the provider. */
  token(subject: string, groups: readonly string[]): string;
  /** Somebody's app, signed in. */
  open(subject: string, groups: readonly string[]): Promise<BenchApp>;
  memory(): Promise<ServiceMemory>;
  close(): Promise<void>;
}

export async function serviceProcess({
  folder,
  server,
}: Pick<FilledStore, 'folder' | 'server'>): Promise<ServiceProcess> {
  const provider = await BenchProvider.start();
  const start = { dataFolder: folder, database: server, provider: provider.settings };
  const script = join(import.meta.dirname, 'benchService.ts');
  const owned = ownProcess(process.execPath, ['--expose-gc', script, JSON.stringify(start)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const said = async () => {
    const ended = owned.ended.then((how) => {
      throw new Error(how);
    });
    const [message] = await Promise.race([once(owned.child, 'message'), ended]);
    return message as unknown;
  };
  const close = async () => {
    await owned.dispose();
    await provider.close();
  };
  try {
    const { address } = (await said()) as { readonly address: string };
    const token = (subject: string, groups: readonly string[]) => provider.token(subject, groups);
    return {
      address,
      token,
      open: (subject, groups) => BenchApp.open(address, `PC of ${subject}`, token(subject, groups)),
      async memory() {
        owned.child.send('memory');
        return (await said()) as ServiceMemory;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

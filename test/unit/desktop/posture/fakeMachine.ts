import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Commands, Outcome } from '../../../../workbench/desktop/posture/commands.ts';
import type { Files, FileText } from '../../../../workbench/desktop/posture/files.ts';

/** What a command printed when these outputs were collected. */
export function output(name: string): string {
  return readFileSync(join(import.meta.dirname, 'outputs', name), 'utf8');
}

export function ended(text: string, code = 0, errors = ''): Outcome {
  return { kind: 'ended', code, output: text, errors };
}

export const live = new AbortController().signal;

/** Answers commands by their last path's end and arguments, such as `ufw status`; all others are missing. */
export class FakeCommands implements Commands {
  readonly asked: Command[] = [];
  readonly #answers: Readonly<Record<string, Outcome>>;

  constructor(answers: Readonly<Record<string, Outcome>>) {
    this.#answers = answers;
  }

  async run(command: Command): Promise<Outcome> {
    this.asked.push(command);
    for (const file of command.files) {
      const line = [file.slice(file.lastIndexOf('/') + 1), ...command.args].join(' ');
      const answer = Object.entries(this.#answers).find(([start]) => line === start || line.startsWith(`${start} `));
      if (answer !== undefined) return answer[1];
    }
    return { kind: 'missing' };
  }
}

/** A file's text, `denied`, or a link to another path; folders are what the paths imply. */
export type FakeTree = Readonly<Record<string, string | 'denied' | { readonly to: string } | { readonly at: number }>>;

export class FakeFiles implements Files {
  readonly #tree: FakeTree;

  constructor(tree: FakeTree) {
    this.#tree = tree;
  }

  async text(path: string): Promise<FileText> {
    const entry = this.#tree[path];
    if (entry === 'denied') return { kind: 'denied' };
    return typeof entry === 'string' ? { kind: 'text', text: entry } : { kind: 'missing' };
  }

  async names(folder: string): Promise<readonly string[]> {
    const below = Object.keys(this.#tree).filter((path) => path.startsWith(`${folder}/`));
    return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))];
  }

  async target(path: string): Promise<string | undefined> {
    const entry = this.#tree[path];
    if (typeof entry === 'object' && 'to' in entry) return entry.to;
    return entry !== undefined || (await this.names(path)).length > 0 ? path : undefined;
  }

  async modifiedAt(path: string): Promise<number | undefined> {
    const entry = this.#tree[path];
    return typeof entry === 'object' && 'at' in entry ? entry.at : undefined;
  }
}

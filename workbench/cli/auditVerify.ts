import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readHeader } from '../base/audit/exportLines.ts';
import { type ExportReport, type ExportTrust, verifyExport } from '../base/audit/verifyExport.ts';
import { shown } from './cell.ts';
import type { CliIo } from './cliIo.ts';
import { CliProblem, misuse } from './cliProblem.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import { fileLines } from './fileLines.ts';
import { type CheckedReceipt, checkedReceipt, receiptText } from './receiptVerify.ts';
import { isRow, record } from './table.ts';

export const auditVerifyHelp = `handrail audit verify FILE [--key THUMBPRINT] [--checkpoint FILE] [--receipt FILE]

Checks an exported audit log (handrail audit export) from its first line to its last, on this machine alone.

  --key         the thumbprint (RFC 7638) of a key of the service, known from elsewhere; may be given again
  --checkpoint  a checkpoint that was kept elsewhere: its text, or the answer of handrail audit checkpoint --json;
                the log must go on from it; may be given again
  --receipt     the receipt of a session that one of its sides kept: it must be this service's, its record must stand in
                the log, and the log must go on from its checkpoint; may be given again
  --json        the report as JSON

Without any of these it shows only that the file fits the keys that it names itself. Ends with 1 where it does not hold.
`;

/** `handrail audit verify`. Asks no service. */
export async function auditVerify(words: readonly string[], io: CliIo): Promise<ExitCode> {
  const { values, positionals } = parse(words);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw misuse('One file is checked at a time.', 'Write handrail audit verify FILE.');
  }
  const receipts = values.receipt ? await readReceipts(file, values.receipt) : [];
  const checkpoints = [
    ...(await Promise.all((values.checkpoint ?? []).map(checkpointIn))),
    ...receipts.flatMap(({ checkpoint }) => (checkpoint === undefined ? [] : [checkpoint])),
  ];
  const trust: ExportTrust = {
    ...(values.key && { keys: values.key }),
    ...(checkpoints.length > 0 && { checkpoints }),
  };
  const report = await verifyExport(fileLines(file), trust).catch((cause: unknown) => unreadable(file, cause));
  const shownReceipts = receipts.map(({ shown: each }) => each);
  await io.out(
    values.json
      ? `${JSON.stringify({ ...report, ...(values.receipt && { receipts: shownReceipts }), unproven: unproven(trust) }, undefined, 2)}\n`
      : `${text(report, trust)}${receiptText(report, shownReceipts)}`,
  );
  return report.problem || shownReceipts.some(({ problem }) => problem !== undefined)
    ? exitCodes.failed
    : exitCodes.done;
}

/** One in 64 thumbprints begins with a dash, and is no option for it. */
function withKeys(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    if (joined.at(-1) === '--key' && /^-[\w-]{42}$/.test(word)) joined[joined.length - 1] = `--key=${word}`;
    else joined.push(word);
  }
  return joined;
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: withKeys(words),
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        checkpoint: { type: 'string', multiple: true },
        receipt: { type: 'string', multiple: true },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw misuse(`${cause.message.replace(/\.?$/, '.')}`, 'handrail audit verify --help shows what it takes.');
  }
}

/** A checkpoint's own text, or the API's answer that holds it. */
async function checkpointIn(file: string): Promise<string> {
  const found = await readFile(file, 'utf8').catch((cause: unknown) => unreadable(file, cause));
  if (!found.startsWith('{')) return found;
  try {
    const value: unknown = JSON.parse(found);
    if (isRow(value) && typeof value['note'] === 'string') return value['note'];
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw misuse('The file of --checkpoint holds no checkpoint.', 'Keep the answer of handrail audit checkpoint --json.');
}

/** The receipts in these files, each checked against the log that the first line of `file` names. */
async function readReceipts(file: string, receipts: readonly string[]): Promise<readonly CheckedReceipt[]> {
  const header = await firstLine(file).then(readHeader, (cause: unknown) => unreadable(file, cause));
  const texts = await Promise.all(
    receipts.map((each) => readFile(each, 'utf8').catch((cause: unknown) => unreadable(each, cause))),
  );
  return await Promise.all(texts.map((each, at) => checkedReceipt(receipts[at] ?? '', each.trim(), header)));
}

async function firstLine(file: string): Promise<string> {
  for await (const line of fileLines(file)) return line;
  return '';
}

function unreadable(file: string, cause: unknown): never {
  if (cause instanceof Error && 'syscall' in cause && 'code' in cause) {
    const facts = { file, why: String(cause.code) };
    throw new CliProblem('invalid_input', 'The file cannot be read.', 'Check its name and who may read it.', {
      exitCode: exitCodes.misused,
      facts,
      cause,
    });
  }
  throw cause;
}

function text(report: ExportReport, trust: ExportTrust): string {
  const { problem, origin, keys, records, checkpoints, personalKept, personalDeleted } = report;
  const counted = record({
    log: origin ?? 'unknown',
    records,
    checkpoints,
    'personal parts': `${personalKept} kept and fitting, ${personalDeleted} deleted`,
    keys: keys.map((key) => (trust.keys ? `${key} (as given)` : key)),
  });
  if (!problem) return `${counted}\nThe log holds from its first record to its last.\n${paragraph(unproven(trust))}`;
  const { fault, line, index, why } = problem;
  return (
    `${counted}\nThe log does not hold (${fault}), at line ${line}: ${shown(why)}.\n` +
    `Records from number ${index} on cannot be relied on. The numbers above count what stood before.\n`
  );
}

function paragraph(sentences: readonly string[]): string {
  return sentences.map((each) => `${each}\n`).join('');
}

/** What this check leaves open, in sentences. */
function unproven({ keys, checkpoints }: ExportTrust): readonly string[] {
  if (checkpoints && keys) return [];
  const open: string[] = [];
  if (!keys) {
    open.push(
      'Not proved: that this service signed it. Anybody can write a log with keys of their own: compare the keys above with',
      'those that the service is known by, and give them with --key.',
    );
  }
  if (!checkpoints) {
    open.push(
      'Not proved: that this is the log as it was, to its end. Who holds the key can write another one, and a file that was cut',
      'behind a checkpoint looks whole: give a checkpoint that was kept elsewhere, such as one of a receipt, with --checkpoint.',
    );
  }
  return open;
}

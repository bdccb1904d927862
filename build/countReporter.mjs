// A reporter for node:test that writes one JSON object per line: each skipped test with its reason, each file
// with failed tests, and the counts.
export default async function* countReporter(source) {
  for await (const { type, data } of source) {
    if ((type === 'test:pass' || type === 'test:fail') && (data.skip !== undefined || data.todo !== undefined)) {
      const reason = data.skip ?? data.todo;
      yield `${JSON.stringify({ skipped: data.name, reason: typeof reason === 'string' && reason !== '' ? reason : 'no reason given' })}\n`;
    }
    if (type === 'test:summary' && data.file !== undefined && !data.success)
      yield `${JSON.stringify({ failedFile: data.file, failed: data.counts.failed + data.counts.cancelled })}\n`;
    if (type === 'test:summary' && data.file === undefined) yield `${JSON.stringify({ counts: data.counts })}\n`;
  }
}

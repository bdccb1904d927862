// `npm run bench`: measures whole sessions, the service on its own, or the picture on bad networks. It judges nothing: a shared
// machine is no stopwatch, so compare figures of one run with each other only.
import { networkBench } from './bench/networkBench.ts';
import { routesBench, routesRows } from './bench/routesBench.ts';
import { serviceBench, serviceRows } from './bench/serviceBench.ts';
import { sessionBench } from './bench/sessionBench.ts';
import { commandLine, misused } from './commandLine.ts';

const rowNames = serviceRows.map(({ name }) => name);
const usage = `npm run bench -- [session] [options]
npm run bench -- service [${rowNames.join('] [')}] [options]
npm run bench -- network [--json]
npm run bench -- routes [${routesRows.join('] [')}] [--json]

\`session\` runs the demo's session several times on virtual displays; \`service\` measures the service on its own, on a tenant of
100,000 devices, 1,000 groups and 500 assignments. Both print the median of each figure.
\`network\` sends a moving picture over ways that lose packets or carry little, once, and prints what arrives.
\`routes\` runs whole sessions between two offices in networks of their own, whose ways close, break and change (root on Linux).

  --runs N   how many sessions (5 when left away)
  --json     prints one JSON object as the last line
  --help     shows this
`;

const { values, positionals } = commandLine(
  {
    options: {
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
    allowPositionals: true,
  },
  usage,
);

const runs = Number(values.runs);
const [subject = 'session', ...rows] = positionals;
const known: readonly string[] = subject === 'service' ? rowNames : subject === 'routes' ? routesRows : [];
const unknown = ['session', 'service', 'network', 'routes'].includes(subject)
  ? rows.find((name) => !known.includes(name))
  : subject;
if (values.help) {
  process.stdout.write(usage);
} else if (unknown !== undefined) {
  misused(`there is no measurement "${unknown}".`, usage);
} else if (!Number.isInteger(runs) || runs < 1) {
  misused('--runs takes a whole number from 1 on.', usage);
} else if (subject === 'service') {
  await serviceBench(rows, values.json);
} else if (subject === 'network') {
  process.exitCode = networkBench(values.json);
} else if (subject === 'routes') {
  process.exitCode = routesBench(rows, values.json);
} else {
  await sessionBench(runs, values.json);
}

import type { PageGlobals } from '../base/app/pagePort.ts';
import { takePagePort } from '../base/app/pagePort.ts';
import { start } from './start.tsx';
import { lostPort } from './stores/lostPort.ts';

// A page whose shell left no port, or whose socket does not open, still says so in its own words.
const connect = async () => takePagePort(globalThis as PageGlobals);
const root = document.getElementById('root');
if (root)
  connect()
    .catch(lostPort)
    .then((port) => start(port, root), console.error);

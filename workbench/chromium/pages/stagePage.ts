// The page of a stage: takes the port, hands core's stage a host that speaks over it, and starts it. It names no folder of
// extensions: the stage is loaded by its address.
import { type PageGlobals, takePagePort } from '../../base/app/pagePort.ts';
import { stageHostOver } from '../../base/app/stageHostOver.ts';
import { pageClock } from './parts/pageClock.ts';
import { type StageGlobals, startStageIn } from './parts/startStage.ts';

const framed = window.top !== window;
const page = globalThis as PageGlobals & StageGlobals;
startStageIn(page, framed, async () => stageHostOver(await takePagePort(page), pageClock));

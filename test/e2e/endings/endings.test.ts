// How control and sessions end when somebody or something wants it so: each file is a part, and all share a room.
import './sharerEnds.ts';
import './networkCut.ts';
import './killedProcesses.ts';

import { side } from '@handrail/sdk';
import { manifest } from './manifest.ts';

// The helper's half of core is its stage, which has the picture and the keyboard; this side has nothing to answer.
export default side(manifest, 'helper', () => undefined);

import { side } from '@handrail/sdk';
import { followPause } from './followPause.ts';
import { manifest } from './manifest.ts';

export default side(manifest, 'helper', followPause);

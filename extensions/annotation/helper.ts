import { side } from '@handrail/sdk';
import { manifest } from './manifest.ts';

// The tools are the workbench's, beside the picture: what is drawn with them goes to the sharer's device by the actions that
// the manifest places there, and this side has nothing to answer.
export default side(manifest, 'helper', () => undefined);

import type { DeviceKey } from '../../base/link/linkApi.ts';

/** Which releases this build goes on to, and who vouches for them. */
export interface UpdateSource {
  readonly channel: string;
  /** Public halves of the offline keys; a second one while keys change. None: this build does not update itself. */
  readonly keys: readonly DeviceKey[];
}

/**
 * To be filled in by who publishes builds (`build/updates/README.md`): it is part of the program, so that nothing beside it on the
 * disk and nothing in the network can put another key in its place.
 */
export const updateSource: UpdateSource = { channel: 'stable', keys: [] };

import type { DeviceKey } from '../../base/link/linkApi.ts';

/** Where this build's next versions come from, and who vouches for them. */
export interface UpdateSource {
  /** Folder of the manifests and files, an https address; undefined where only a preset may name one. */
  readonly feed: string | undefined;
  readonly channel: string;
  /** Public halves of the offline keys; a second one while keys change. None: this build does not update itself. */
  readonly keys: readonly DeviceKey[];
}

/**
 * To be filled in by who publishes builds (`build/updates/README.md`): it is part of the program, so that nothing on a machine's
 * disk or in its network can put another key in its place.
 */
export const updateSource: UpdateSource = { feed: undefined, channel: 'stable', keys: [] };

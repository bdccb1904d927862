import { appInterface, type serviceInterface } from '../../workbench/base/link/linkApi.ts';
import type { NoticeName, NoticePayload } from '../../workbench/base/rpc/methods.ts';
import type { Rpc } from '../../workbench/base/rpc/rpc.ts';

export type AppNotice = NoticeName<typeof appInterface>;

/** Notices of the service that were not taken yet, by their name. */
export type HeardNotices = { [K in AppNotice]: NoticePayload<typeof appInterface, K>[] };

/** Keeps all that the service tells an app from now on. */
export function heardNotices(rpc: Rpc<typeof appInterface, typeof serviceInterface>): HeardNotices {
  const names = [...appInterface.lookup.notices.keys()] as AppNotice[];
  const heard = Object.fromEntries(names.map((name) => [name, []])) as unknown as HeardNotices;
  for (const name of names) rpc.on(name, (payload) => (heard[name] as unknown[]).push(payload));
  return heard;
}

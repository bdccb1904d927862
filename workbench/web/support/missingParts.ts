/** A part of the web platform that the workbench cannot do without. The names are shown to people. */
export type MissingPart = 'secureContext' | 'webSocket' | 'webRtc' | 'workers' | 'language' | 'deviceKey';

/** What of a page's globals is looked at. */
export interface PagePlatform {
  readonly isSecureContext?: boolean;
  readonly crypto?: { readonly subtle?: unknown };
  readonly WebSocket?: unknown;
  readonly RTCPeerConnection?: unknown;
  readonly Worker?: unknown;
  readonly MessageChannel?: unknown;
}

/** What this browser lacks, as far as it can be told at once. Runs in old browsers: nothing newer than it looks for. */
export function missingParts(page: PagePlatform): readonly MissingPart[] {
  const missing: MissingPart[] = [];
  const lacks = (part: MissingPart, there: boolean) => {
    if (!there) missing.push(part);
  };
  lacks('secureContext', page.isSecureContext === true && typeof page.crypto?.subtle === 'object');
  lacks('webSocket', typeof page.WebSocket === 'function');
  lacks('webRtc', typeof page.RTCPeerConnection === 'function');
  lacks('workers', typeof page.Worker === 'function' && typeof page.MessageChannel === 'function');
  lacks('language', speaksModernLanguage());
  return missing;
}

function speaksModernLanguage(): boolean {
  return (
    typeof Reflect.get(Promise, 'withResolvers') === 'function' &&
    typeof Reflect.get(AbortSignal, 'any') === 'function' &&
    typeof Reflect.get(Array.prototype, 'toSorted') === 'function'
  );
}

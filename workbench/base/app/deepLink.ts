import { HandrailError } from '@handrail/sdk';

/** A link that brings a person to a request for help that waits for them. It names it and does nothing else. */
export interface DeepLink {
  readonly tenantId: string;
  /** Public: it opens nothing without the code and the sign-in. */
  readonly sessionId: string;
}

const form = /^handrail:help\?tenant=([A-Za-z0-9._~-]{1,128})&session=([A-Za-z0-9._~-]{1,128})$/;

/** Reads a link from elsewhere: exactly `handrail:help?tenant=…&session=…`. Error: `invalid_input` for anything else. */
export function readDeepLink(text: string): DeepLink {
  const [, tenantId, sessionId] = form.exec(text) ?? [];
  if (tenantId === undefined || sessionId === undefined)
    throw new HandrailError('invalid_input', 'A link does not have the declared form', { problem: 'link' });
  return { tenantId, sessionId };
}

/** The link for a request. */
export function deepLink({ tenantId, sessionId }: DeepLink): string {
  return `handrail:help?tenant=${encodeURIComponent(tenantId)}&session=${encodeURIComponent(sessionId)}`;
}

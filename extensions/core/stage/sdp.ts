/**
 * True when a description names exactly one certificate. The description came sealed, so what it names is the other
 * device's; a second one would let somebody else in.
 */
export function hasOneFingerprint(sdp: string): boolean {
  const found = lines(sdp).filter((line) => line.startsWith('a=fingerprint:'));
  return new Set(found.map((line) => line.toLowerCase())).size === 1;
}

/** The `o=` line (RFC 8866, 5.2): its session id is new with each connection, its version with each offer. */
export function originOf(sdp: string): { readonly session: string; readonly version: string } {
  const [, session = '', version = ''] =
    lines(sdp)
      .find((line) => line.startsWith('o='))
      ?.split(' ') ?? [];
  return { session, version };
}

/** The answer with a rate to begin with, kbit/s, for every video format: without it the first seconds are a crawl. */
export function withStartBitrate(sdp: string, kilobits: number): string {
  const parameter = `x-google-start-bitrate=${kilobits}`;
  const result: string[] = [];
  let video: Set<string> | undefined;
  const all = lines(sdp);
  for (const line of all) {
    if (line.startsWith('m=')) video = line.startsWith('m=video') ? new Set(line.split(' ').slice(3)) : undefined;
    const format = /^a=(fmtp|rtpmap):(\d+) (.*)$/.exec(line);
    const [, kind, payload = '', rest = ''] = format ?? [];
    if (!video?.has(payload) || rest.startsWith('apt=') || /^(rtx|red|ulpfec|flexfec)/.test(rest)) result.push(line);
    else if (kind === 'fmtp') result.push(`${line};${parameter}`);
    else
      result.push(
        line,
        ...(all.some((one) => one.startsWith(`a=fmtp:${payload} `)) ? [] : [`a=fmtp:${payload} ${parameter}`]),
      );
  }
  return `${result.join('\r\n')}\r\n`;
}

function lines(sdp: string): readonly string[] {
  return sdp.split(/\r?\n/).filter((line) => line !== '');
}

/** An address of an ICE candidate that the other end can send to: over TCP a browser only calls, and nobody can call it. */
export function isUsableAddress(candidate: string): boolean {
  return candidate !== '' && !/ tcptype active\b/.test(candidate);
}

/** Whether a description has such an address. */
export function hasUsableAddress(sdp: string): boolean {
  return (sdp.match(/^a=candidate:.*$/gm) ?? []).some(isUsableAddress);
}

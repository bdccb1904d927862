/** Chromium's switches, by name, that keep the picture quick and its way short, whatever brings the Chromium. */
export const pictureSwitches: Readonly<Record<string, string>> = {
  // The capture page and the helper's picture must not slow down because another window covers them.
  'disable-background-timer-throttling': '',
  'disable-backgrounding-occluded-windows': '',
  'disable-renderer-backgrounding': '',
  // The two devices tell each other their addresses, sealed, and nobody else. Behind names that only their own link knows, two
  // offices would find no direct way where no STUN server helps, however well the networks between them are connected.
  'disable-features': 'WebRtcHideLocalIpsWithMdns',
  // Frames are shown as they come: this halves the latency of the helper's picture.
  'force-fieldtrials': 'WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:0/',
};

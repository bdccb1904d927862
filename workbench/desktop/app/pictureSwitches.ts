/** Chromium's switches, by name, that keep the picture quick, whatever brings the Chromium. */
export const pictureSwitches: Readonly<Record<string, string>> = {
  // The capture page and the helper's picture must not slow down because another window covers them.
  'disable-background-timer-throttling': '',
  'disable-backgrounding-occluded-windows': '',
  'disable-renderer-backgrounding': '',
  // Frames are shown as they come: this halves the latency of the helper's picture.
  'force-fieldtrials': 'WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:0/',
};

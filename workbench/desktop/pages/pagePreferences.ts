/**
 * What every page of ours runs with in Electron: its own world, its own process in the sandbox, no Node, nothing more that
 * could be opened up (docs/tutorial/security). Most are Electron's defaults; written down, they stay.
 */
export const pagePreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Capture and picture go on in a window that is covered or hidden.
  backgroundThrottling: false,
} as const;

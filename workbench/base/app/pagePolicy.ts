/** What no page of ours may use of a browser. Capturing the display is each page's own matter. */
const features = [
  'accelerometer',
  'bluetooth',
  'camera',
  'clipboard-read',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** The `Permissions-Policy` of a page. `capture` is who in it may capture the display, as an allowlist. */
export function permissionsPolicy(capture: string): string {
  return [...features.map((feature) => `${feature}=()`), `display-capture=${capture}`].join(', ');
}

/**
 * The content security policy of the frame that extensions run in: an origin that is nobody's, only the script with the nonce, workers
 * from blobs that it makes, no network at all. `framedBy` is the origin of the workbench's page.
 */
export function sandboxPolicy(framedBy: string, nonce: string): string {
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy}`,
  ].join('; ');
}

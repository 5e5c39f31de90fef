// Imported first: on Node 18 any later import fails with a message that says nothing of the version.

/** As package.json says by `engines`. */
const oldest = [20, 19] as const;

/** @param version such as `20.19.0` */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old for the bridge. Fix: install Node ${oldest.join('.')} or newer\n`,
  );
  process.exit(2);
}

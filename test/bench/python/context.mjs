/** The least that a hook may rely on, in a file without types: nothing but the plugin should cost time. */
const log = () => {};

export const context = {
  cwd: process.cwd(),
  env: process.env,
  // The host has opened them anyway; a Node that does nothing has not.
  get stdout() {
    return process.stdout;
  },
  get stderr() {
    return process.stderr;
  },
  logger: { log, warn: log, error: log, success: log },
  options: { repositoryUrl: 'https://github.com/acme/parcel.git', tagFormat: 'v${version}' },
  branch: { name: 'main', type: 'release', main: true },
  branches: [{ name: 'main', type: 'release', main: true }],
  lastRelease: { version: '1.1.0', gitTag: 'v1.1.0', gitHead: 'a'.repeat(40) },
  nextRelease: { version: '1.2.0', gitTag: 'v1.2.0', gitHead: 'b'.repeat(40), type: 'minor', channel: null },
  commits: [],
  releases: [],
};

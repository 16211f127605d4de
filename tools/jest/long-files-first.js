import TestSequencer from '@jest/test-sequencer';

/**
 * End-to-end tests first, the longest of them before all others: a long file that begins last leaves workers with nothing
 * to do. Those at the beginning need no packages, which are installed meanwhile. jest's own order goes by file sizes on a machine that has run no test before.
 */
const longest = [
  ...[
    'test/faults/faults',
    'deliver/attestations',
    'pypi/e2e/backends',
    'hostile/time',
    'test/corpus',
    'build/dockerfile',
  ],
  ...['test/bad-input', 'faults/two-runs', 'faults/other-bytes', 'test/action', 'build/caches', 'e2e/build-options'],
  ...['e2e/conventions', 'deployments/interrupted', 'resume/cannot-finish', 'check/image-check', 'faults/lost'],
  ...['hostile/forged-release', 'deliver/delivery', 'test/announcements', 'build/sources', 'init/adopt'],
];

export default class LongFilesFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ path, context }) {
  if (context.config.displayName?.name !== 'e2e') return longest.length + 1;
  const found = longest.findIndex((name) => path.includes(`/${name}`));
  return found === -1 ? longest.length : found;
}

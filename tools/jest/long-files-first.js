import TestSequencer from '@jest/test-sequencer';

/**
 * End-to-end tests first, the longest of them before all others: a long file that begins last leaves one worker with
 * nothing to do. jest's own order goes by file sizes on a machine that has run no test before.
 */
const longest = ['faults/faults', 'dockerfile', 'docker-attestations', 'pypi-backends', 'hostile/time', 'corpus'];

export default class LongFilesFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ path, context }) {
  if (context.config.displayName?.name !== 'e2e') return longest.length + 1;
  const found = longest.findIndex((name) => path.includes(`/test/${name}`));
  return found === -1 ? longest.length : found;
}

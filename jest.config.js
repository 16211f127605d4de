import { availableParallelism } from 'node:os';

const cores = availableParallelism();

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/packages/.*/dist/', '<rootDir>/.cache/', '<rootDir>/examples/'],
};

/** Two projects: `unit` needs nothing but Node; `e2e` releases for real and needs the services. */
export default {
  // A limit only for what hangs: a busy machine takes many times as long as an idle one.
  testTimeout: 600_000,
  // End-to-end tests wait for other programs three quarters of their time: a worker for each core leaves half a machine idle.
  maxWorkers: Math.min(3 * cores, cores + 4),
  testSequencer: '<rootDir>/tools/jest/long-files-first.js',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/packages/*/{src,test}/**/*.test.ts', '<rootDir>/tools/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/packages/*/e2e/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    },
  ],
};

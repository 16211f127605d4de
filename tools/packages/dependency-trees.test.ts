import { expect, it } from '@jest/globals';
import type { WorkspacePackage } from '../workspace.ts';
import { treeOf } from './dependency-trees.ts';

const manifest = (dependencies: Record<string, string>) => ({ manifest: { dependencies } });
const packages = [
  { room: 'kernel', ...manifest({ a: '^1' }) },
  { room: 'pypi', ...manifest({ '@waybill/kernel': '*', b: '^1', short: 'npm:long@^1' }) },
] as unknown as WorkspacePackage[];
const lock = {
  importers: {
    'packages/kernel': { dependencies: { a: { version: '1.0.0' }, host: { version: '9.0.0' } } },
    'packages/pypi': {
      dependencies: {
        '@waybill/kernel': { version: 'link:../kernel' },
        b: { version: '1.0.0(a@1.0.0)' },
        short: { version: 'long@1.2.0' },
      },
    },
  },
  snapshots: {
    'a@1.0.0': { dependencies: { c: '1.0.0' }, optionalDependencies: { d: '1.0.0' } },
    'b@1.0.0(a@1.0.0)': { dependencies: { a: '1.0.0', b: '1.0.0(a@1.0.0)' } },
    'c@1.0.0': {},
    'd@1.0.0': null,
    'long@1.2.0': {},
    'host@9.0.0': { dependencies: { x: '1.0.0' } },
  },
};

it('follows what a package names, and what that names, once each', () => {
  expect(treeOf(lock, packages, 'kernel')).toEqual({ direct: 1, all: ['a@1.0.0', 'c@1.0.0', 'd@1.0.0'] });
  expect(treeOf(lock, packages, 'pypi')).toEqual({
    direct: 2,
    all: ['a@1.0.0', 'b@1.0.0', 'c@1.0.0', 'd@1.0.0', 'long@1.2.0'],
  });
});

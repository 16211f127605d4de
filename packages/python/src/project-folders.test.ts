import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { projectFolders } from './project-folders.ts';

const project = '[project]\nname = "a"\n';

test.each([
  ['.', ['.']],
  ['./', ['.']],
  ['libs/b', ['libs/b']],
  ['./libs/b/', ['libs/b']],
  ['libs/*', ['libs/a', 'libs/b']],
  ['./libs/*/', ['libs/a', 'libs/b']],
  ['{libs,.}/b', ['libs/b']],
  ['old/c', ['old/c']],
  ['old/*', ['old/c']],
  ['**', ['.', 'libs/a', 'libs/b', 'old/c']],
  ['.tools/*', ['.tools/d']],
  ['docs', []],
  ['other/*', []],
])('%j means %j', async (pattern, expected) => {
  await using folder = await temporaryFolder({
    'pyproject.toml': project,
    'libs/b/pyproject.toml': project,
    'libs/a/pyproject.toml': project,
    'libs/README.md': '',
    'docs/conf.py': '',
    // Before there was `pyproject.toml`; one that has both is one project.
    'old/c/setup.py': 'setup()',
    'libs/a/setup.py': 'setup()',
    // Not of this repository, or not a part of it that `**` means.
    'node_modules/c/pyproject.toml': project,
    '.tools/d/pyproject.toml': project,
  });

  expect(projectFolders(folder.path, pattern)).toEqual(expected);
});

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
  ['**', ['.', 'libs/a', 'libs/b']],
  ['docs', []],
  ['other/*', []],
])('%j means %j', async (pattern, expected) => {
  await using folder = await temporaryFolder({
    'pyproject.toml': project,
    'libs/b/pyproject.toml': project,
    'libs/a/pyproject.toml': project,
    'libs/README.md': '',
    'docs/conf.py': '',
  });

  expect(projectFolders(folder.path, pattern)).toEqual(expected);
});

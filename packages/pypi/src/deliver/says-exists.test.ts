import { expect, test } from '@jest/globals';
import { saysExists } from './says-exists.ts';

test.each([
  [409, 'Conflict', true],
  [400, "File already exists ('a.whl', with blake2_256 hash 'ab').", true],
  [400, 'Validation failed: File name has already been taken', true],
  [400, 'requested entity already exists', true],
  [400, 'Repository does not allow updating assets: pypi-hosted', true],
  [400, 'packages/a/1.0/a-1.0-py3-none-any.whl cannot be updated', true],
  [403, "Not enough permissions to delete/overwrite artifact 'local:a/1.0/a.whl'", true],
  [422, 'This package duplicates the attributes of another', true],
  [422, 'duplicate package', true],
  [400, 'Invalid classifier', false],
  [400, 'Project does not exist', false],
  [403, 'Invalid or non-existent authentication information.', false],
  [500, 'already exists', false],
])('%d %j says that the file exists: %j', (status, words, expected) => {
  expect(saysExists(status, words)).toBe(expected);
});

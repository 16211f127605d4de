import type { it } from '@jest/globals';
import { programOnPath } from '../../../packages/rehearsal/src/process/processes.ts';
import { findPypi } from './find-pypi.ts';

/**
 * Tests that need packages of PyPI, and these programs: `const withTools = await withPypi(it, 'cargo')`. Where one is
 * missing they are left out, which the end of the test run says by name; they never count as passed.
 */
export async function withPypi(test: typeof it, ...programs: readonly string[]): Promise<typeof it.skip> {
  const { isReached } = await findPypi();
  const found = await Promise.all(programs.map((program) => programOnPath(program)));
  return isReached && !found.includes(undefined) ? test : test.skip;
}

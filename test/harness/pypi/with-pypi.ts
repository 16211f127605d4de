import type { it } from '@jest/globals';
import { execa } from 'execa';
import { findPypi } from './find-pypi.ts';

/**
 * Tests that need packages of PyPI, and these programs: `const withTools = await withPypi(it, 'cargo')`. Where one is
 * missing they are left out, which the end of the test run says by name; they never count as passed.
 */
export async function withPypi(test: typeof it, ...programs: readonly string[]): Promise<typeof it.skip> {
  const { isReached } = await findPypi();
  const found = await Promise.all(programs.map(answers));
  return isReached && !found.includes(false) ? test : test.skip;
}

/** The name alone says little: rustup and pyenv leave one on the PATH for what is not installed. */
async function answers(program: string): Promise<boolean> {
  return (await execa(program, ['--version'], { reject: false })).exitCode === 0;
}

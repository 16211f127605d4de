import { realpath } from 'node:fs/promises';
import { isReleaseError, type Run } from '@waybill/kernel';

/** What of a repository another one needs to have its history. */
export interface Repository {
  readonly root: string;
  readonly objects: string;
  /** The file that marks where a shallow history ends. */
  readonly shallow: string;
  readonly format: string;
  readonly head: string;
  readonly branch: string | undefined;
  /** Name, object and commit of each. */
  readonly tags: readonly (readonly [ref: string, object: string, commit: string])[];
}

/** The repository that a folder is in; `undefined` where there is none, no commit, or no git. */
export async function describeRepository(cwd: string, run: Run): Promise<Repository | undefined> {
  const ask = async (...args: string[]) => {
    const { exitCode, stdout } = await run('git', args, { cwd });
    return exitCode === 0 ? stdout.trim() : undefined;
  };
  try {
    const root = await ask('rev-parse', '--show-toplevel');
    const head = await ask('rev-parse', '--verify', 'HEAD');
    if (root === undefined || head === undefined) return undefined;
    const path = async (name: string) => (await ask('rev-parse', '--path-format=absolute', '--git-path', name)) ?? '';
    const listed = await ask('for-each-ref', '--format=%(refname) %(objectname) %(*objectname)', 'refs/tags');
    return {
      root: await realpath(root),
      objects: await path('objects'),
      shallow: await path('shallow'),
      format: (await ask('rev-parse', '--show-object-format')) ?? 'sha1',
      head,
      branch: await ask('symbolic-ref', '--quiet', 'HEAD'),
      tags: (listed ?? '').split('\n').flatMap((line) => {
        const [ref = '', object = '', commit = object] = line.split(' ');
        return ref === '' ? [] : [[ref, object, commit === '' ? object : commit] as const];
      }),
    };
  } catch (error) {
    if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return undefined;
    throw error;
  }
}

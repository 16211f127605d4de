import type { Run } from '@waybill/kernel';
import { gitRefused } from '../errors.ts';

/** What reads the repository of the user takes no lock and writes nothing. */
export const reading = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_LFS_SKIP_SMUDGE: '1' };
/** Whose commits nobody but this run sees. */
const author = ['NAME', 'EMAIL'].flatMap((what) =>
  ['AUTHOR', 'COMMITTER'].map((who) => [`GIT_${who}_${what}`, what === 'NAME' ? 'Rehearsal' : 'rehearsal@example.com']),
);
export const committing = { ...reading, ...(Object.fromEntries(author) as Record<string, string>) };

/** Runs git in one repository. @throws EGITREFUSED */
export type Git = (...args: readonly string[]) => Promise<string>;

export function gitIn(run: Run, cwd: string, env: Readonly<Record<string, string>>): Git {
  return async (...args) => {
    const { exitCode, stdout, tail } = await run('git', args, { cwd, env });
    if (exitCode !== 0) throw gitRefused(args[0] ?? '', tail);
    return stdout;
  };
}

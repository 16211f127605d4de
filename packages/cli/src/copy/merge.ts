import { writeFile } from 'node:fs/promises';
import { doesNotMerge, noBranch } from '../errors.ts';
import type { MergeRequest, Way } from './find-request.ts';
import type { Git } from './git.ts';
import { planMessage } from './plan-merge.ts';

/** What is merged. */
export interface Source {
  readonly inBare: Git;
  readonly request: MergeRequest | undefined;
  readonly current: string;
  readonly into: string | undefined;
  /** A file of this run. */
  readonly messageFile: string;
}

/** @returns the commit that the branch has when the request is merged */
export async function merge({ inBare, request, into, messageFile }: Source, branch: string, way: Way): Promise<string> {
  const here = (await inBare('rev-parse', 'refs/rehearsal/head')).trim();
  if (branch === '') throw noBranch('');
  if (request === undefined && into === undefined) return here;
  const base = (
    await inBare('rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`).catch(() => '')
  ).trim();
  if (base === '') throw noBranch(branch);
  // GitHub checks out the merge that it has made to try it.
  const head = await findHead(inBare, here, request?.head);
  const commits = await listCommits(inBare, base, head);
  if (commits.length === 0) return base;
  const tree = await mergeTree(inBare, { base, head, branch });
  const [newest] = commits;
  const asked = request ?? {
    ...{ service: 'github', number: 0, title: newest?.subject ?? '', body: '', base: branch, from: 'HEAD', head },
    ...{ isFork: false, ways: [way], squashTitle: 'pr', squashBody: 'commits' },
  };
  const written = planMessage(asked as MergeRequest, way, commits);
  const message = request === undefined ? written.replace(' (#0)', '').replace('pull request #0 from ', '') : written;
  const parents = way === 'squash' ? [base] : [base, head];
  // A squashed request may list thousands of commits: more than an argument takes.
  await writeFile(messageFile, message);
  const args = ['commit-tree', tree, ...parents.flatMap((each) => ['-p', each]), '-F', messageFile];
  return (await inBare(...args)).trim();
}

async function findHead(inBare: Git, here: string, wanted: string | undefined): Promise<string> {
  if (wanted === undefined || wanted === here || !/^[0-9a-f]{40,64}$/.test(wanted)) return here;
  const isThere = await inBare('cat-file', '-e', `${wanted}^{commit}`).then(
    () => true,
    () => false,
  );
  return isThere ? wanted : here;
}

/** Oldest first, as services list them. */
async function listCommits(inBare: Git, base: string, head: string) {
  const log = await inBare('log', '--reverse', '--no-merges', '--format=%s%x00%b%x01', `${base}..${head}`, '--');
  return log.split('\x01\n').flatMap((each) => {
    const [subject = '', body = ''] = each.replace(/\x01$/, '').split('\0');
    return subject === '' && body === '' ? [] : [{ subject, body: body.trim() }];
  });
}

async function mergeTree(
  inBare: Git,
  { base, head, branch }: { readonly base: string; readonly head: string; readonly branch: string },
): Promise<string> {
  const merged = await inBare('merge-tree', '--write-tree', base, head).catch((error: unknown) => {
    throw doesNotMerge(branch, error);
  });
  return merged.split('\n')[0]?.trim() ?? '';
}

import { execFileSync, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseJson, v } from '@waybill/kernel';
import envCi from 'env-ci';
import { notFinishedBehind } from './errors.ts';
import { withGitLogin } from './git-login.ts';

export interface Run {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The command line of the process. */
  readonly argv: readonly string[];
}

/** What is read of an entry of the ledger. */
interface Entry {
  readonly tag: string;
  readonly state: string;
  readonly builtFrom: string;
  readonly branch: string;
}

/** Milliseconds for the remote to answer. */
const patience = 60_000;

/**
 * Finishes the release of this very commit where a job runs again whose branch has moved on, by the release commit for
 * instance. semantic-release finds the checkout behind its branch and ends with exit code 0 before any plugin is asked;
 * only the configuration is loaded before that. Nothing but the release that was begun from this commit is finished: what
 * came after it has jobs of its own.
 *
 * @param branch of the run
 * @throws ENOTFINISHED
 */
export function finishBehind(run: Run, branch: string | undefined): void {
  const kind = kindOf(run);
  if (kind === 'none' || branch === undefined) return;
  const head = git(run, ['rev-parse', 'HEAD']).trim();
  const later = tagsAfter(run, head);
  if (later.length === 0) return;
  // The host fetches the ledger later, and a checkout has none.
  fetchLedger(run);
  const entries = later.flatMap((tag) => readEntry(run, tag)).filter((entry) => entry.branch === branch);
  const open = entries.filter(({ state }) => state === 'delivering' || state === 'delivered' || state === 'planned');
  for (const { tag, builtFrom } of open) {
    if (builtFrom !== head || kind === 'dry run') {
      say(
        `Release ${tag} is incomplete, and this checkout is at an older commit, where semantic-release ends without doing anything. Run \`npx waybill resume ${tag}\`, or run again at the tip of \`${branch}\` (\`ref: \${{ github.ref_name }}\` of actions/checkout).`,
      );
      continue;
    }
    say(`Release ${tag} was made from this commit and is incomplete. \`npx waybill resume ${tag}\` finishes it now.`);
    const { status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.resolve('waybill/bin')), 'resume', '--', tag],
      {
        ...{ cwd: run.cwd, stdio: 'inherit' },
        env: { ...run.env, WAYBILL_PARENT: String(process.pid) },
      },
    );
    if (status !== 0) throw notFinishedBehind(tag);
  }
}

/** Whether this process is a run of semantic-release, and may change something. Others load the preset as well. */
export function kindOf({ cwd, env, argv }: Run): 'release' | 'dry run' | 'none' {
  const [, program = '', ...args] = argv;
  if (!/^semantic-release(?:\.js)?$/.test(basename(program))) return 'none';
  const { isCi, isPr } = envCi({ cwd, env }) as { readonly isCi: boolean; readonly isPr?: boolean };
  const isForced = args.some((arg) => /^--(?:no-ci|ci=false)$/.test(arg));
  if (isPr === true && !isForced) return 'none';
  const isDry = args.some((arg) => /^(?:-d|--dry-run|--dryRun)(?:=true)?$/.test(arg));
  return isDry || !(isCi || isForced) ? 'dry run' : 'release';
}

/** A pattern, as a remote without a ledger is no failure. */
const ledgerRefs = '+refs/notes/waybill*:refs/notes/waybill*';

function fetchLedger(run: Run): void {
  const remotes = git(run, ['remote']).split('\n').filter(Boolean);
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  const args = ['fetch', '--quiet', '--no-tags', remote ?? '', ledgerRefs];
  if (remote !== undefined && tryGit(run, args, patience) !== undefined) return;
  say(
    `The ledger cannot be fetched from ${remote === undefined ? 'anywhere, as this clone has no remote' : `the remote \`${remote}\``}, so it is not known whether a release of this commit is incomplete. \`npx waybill status\` says so where the remote can be read.`,
  );
}

/** Tags of commits that came after this one. */
function tagsAfter(run: Run, head: string): string[] {
  const format = '%(refname:strip=2) %(objectname) %(*objectname)';
  const lines = git(run, ['for-each-ref', '--contains', head, `--format=${format}`, 'refs/tags']).split('\n');
  return lines.filter((line) => line !== '' && !line.includes(head)).map((line) => line.split(' ')[0] ?? '');
}

const KeptEntry = v.object({ state: v.string(), builtFrom: v.string(), branch: v.object({ name: v.string() }) });

function readEntry(run: Run, tag: string): Entry[] {
  const entry = parseJson(KeptEntry, git(run, ['show', `refs/notes/waybill:${tag}/waybill.json`]));
  // Made without a ledger, or not readable: `waybill ledger check` tells.
  if (entry === undefined) return [];
  const { state, builtFrom, branch } = entry;
  return [{ tag, state, builtFrom, branch: branch.name }];
}

/** The host has no logger yet. */
export function say(sentence: string): void {
  process.stderr.write(`[@waybill/preset] ${sentence}\n`);
}

export function git(run: Run, args: readonly string[]): string {
  return tryGit(run, args) ?? '';
}

/** @returns nothing when git fails */
export function tryGit({ cwd, env }: Run, args: readonly string[], timeout?: number): string | undefined {
  try {
    const own = { ...withGitLogin(env), GIT_TERMINAL_PROMPT: '0' };
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('git', args, {
      cwd,
      env: own,
      encoding: 'utf8',
      stdio: [...stdio],
      ...(timeout && { timeout }),
    });
  } catch {
    return undefined;
  }
}

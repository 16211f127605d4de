import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { parseJson, v } from '@waybill/kernel';
import { git, kindOf, type Run, say, tryGit } from './finish-behind.ts';
import { findTagFormat } from './repository-facts.ts';

/** Set for the run that this one starts, which must not start another one. */
const guard = 'WAYBILL_AT_RELEASE_COMMIT';

/** Milliseconds for the remote to answer. */
const patience = 60_000;

interface Begun {
  readonly tag: string;
  readonly version: string;
  /** The release commit. */
  readonly gitHead: string;
}

/**
 * Makes the release of this very commit where its first run was interrupted between the release commit and the tag. A job that runs
 * again checks the commit out that its event names; semantic-release finds the branch ahead by the release commit and ends
 * with exit code 0. It has fetched the ledger by then, so this looks when the process is about to end: no other run pays.
 */
export function finishUntagged(run: Run, branch: string | undefined): void {
  const kind = kindOf(run);
  if (kind === 'none' || branch === undefined || run.env[guard] !== undefined) return;
  process.once('beforeExit', () => {
    if ((process.exitCode ?? 0) !== 0) return;
    const head = git(run, ['rev-parse', 'HEAD']).trim();
    const open = findBegun(run, head, branch);
    if (open.length === 0) return;
    // Should what follows end in the middle.
    process.exitCode = 1;
    void finish(run, { kind, head, branch, open }).then((code) => {
      process.exitCode = code;
    });
  });
}

interface Left {
  readonly kind: 'release' | 'dry run';
  readonly head: string;
  readonly branch: string;
  readonly open: readonly Begun[];
}

/** @returns the exit code */
async function finish(run: Run, { kind, head, branch, open }: Left): Promise<number> {
  // Hardly any run needs it.
  const { isOwnTag, readPlainConfiguration } = await import('@waybill/pipeline/configuration');
  const format = await readTagFormat(run, branch, readPlainConfiguration);
  // A repository may hold several projects, each with tags and jobs of its own.
  const begun = open.find(({ tag, version }) => isOwnTag(tag, version, format));
  if (begun === undefined) return 0;
  if (kind === 'release') return makeRelease(run, head, { ...begun, branch });
  say(`Release ${begun.tag} was begun from this commit and never tagged. A run that is no dry run makes it.`);
  return 0;
}

type ReadConfiguration = typeof import('@waybill/pipeline/configuration').readPlainConfiguration;

/** The command line comes before the configuration. What cannot be read has the format of the tags that there are. */
async function readTagFormat(run: Run, branch: string, read: ReadConfiguration): Promise<unknown> {
  const asked = findTagOption(run.argv.slice(2));
  if (asked !== undefined) return asked;
  const { cwd, env } = run;
  const shell = { cwd, env, stdout: process.stderr, stderr: process.stderr };
  return read(shell, branch).then(
    ({ context }) => context.options.tagFormat,
    () => findTagFormat(run),
  );
}

/** `-t v${version}`, `--tag-format=…`, as semantic-release takes them. */
function findTagOption(args: readonly string[]): string | undefined {
  const { values } = parseArgs({
    ...{ args: [...args], strict: false, allowPositionals: true },
    options: { 'tag-format': { type: 'string', short: 't' }, tagFormat: { type: 'string' } },
  });
  const format = values['tag-format'] ?? values.tagFormat;
  return typeof format === 'string' ? format : undefined;
}

/** The releases that runs have begun from this commit, as the ledger has them: a release commit, and no tag. */
function findBegun(run: Run, head: string, branch: string): Begun[] {
  const files = git(run, ['ls-tree', '-r', '--name-only', '-z', 'refs/notes/waybill']).split('\0');
  const tags = new Set(git(run, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags']).split('\n'));
  const open = files.filter((file) => file.endsWith('/waybill.json')).map((file) => file.slice(0, -13));
  return open
    .filter((each) => tagName.test(each) && !tags.has(each))
    .flatMap((tag) => {
      const entry = readEntry(run, tag);
      const { version, state, builtFrom, gitHead, branch: of } = entry;
      // Where the tag is all that there is to make, the entry is complete before.
      const isBegun = state === 'planned' || (state === 'complete' && deliversNothing(entry));
      const isHere = builtFrom === head && of?.name === branch;
      if (!isBegun || !isHere || version === undefined || gitHead === undefined || gitHead === head) return [];
      return [{ tag, version, gitHead }];
    });
}

/** What git takes for the name of a tag; others come from somebody who wrote into the ledger, and are printed nowhere. */
const tagName = /^[^\s\p{C}~^:?*[\\]+$/u;

function deliversNothing({ deliveries = [], announcements = [] }: Partial<Entry>): boolean {
  return [deliveries, announcements].every((list) => Array.isArray(list) && list.length === 0);
}

const text = v.fallback(v.optional(v.string()), undefined);

/** What is read of an entry that anybody may have written. */
const Entry = v.object({
  ...{ version: text, state: text, builtFrom: text, gitHead: text },
  branch: v.fallback(v.optional(v.object({ name: text })), undefined),
  deliveries: v.optional(v.unknown()),
  announcements: v.optional(v.unknown()),
});
type Entry = v.InferOutput<typeof Entry>;

/** Of what cannot be read, `waybill ledger check` tells. */
function readEntry(run: Run, tag: string): Partial<Entry> {
  return parseJson(Entry, git(run, ['show', `refs/notes/waybill:${tag}/waybill.json`])) ?? {};
}

/**
 * Runs semantic-release once more at the release commit, where nothing else has come to the branch: other commits have jobs
 * of their own.
 *
 * @returns the exit code
 */
async function makeRelease(
  run: Run,
  head: string,
  { tag, gitHead, branch }: Begun & { readonly branch: string },
): Promise<number> {
  const remotes = git(run, ['remote']).split('\n').filter(Boolean);
  const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? '');
  if (tryGit(run, ['fetch', '--quiet', '--no-tags', remote, `refs/heads/${branch}`], patience) === undefined) {
    say(
      `Release ${tag} was begun from this commit and never tagged, and the branch \`${branch}\` cannot be fetched from the remote \`${remote}\`. Run the job again when the remote can be read.`,
    );
    return 1;
  }
  const tip = git(run, ['rev-parse', '--verify', '--quiet', 'FETCH_HEAD']).trim();
  const parents = git(run, ['rev-parse', `${tip}^@`]).trim();
  if (tip !== gitHead || parents !== head) {
    say(
      `Release ${tag} was begun from this commit and never tagged, and \`${branch}\` has other commits since its release commit. The run for the newest commit of \`${branch}\` makes the release: start its job again, or push a commit.`,
    );
    return 1;
  }
  if (tryGit(run, ['merge', '--quiet', '--ff-only', tip]) === undefined) {
    say(
      `Release ${tag} was begun from this commit and never tagged. This checkout cannot be moved to its release commit ${tip.slice(0, 10)}: files that are not committed are in the way. Run again at the tip of \`${branch}\` (\`ref: \${{ github.ref_name }}\` of actions/checkout).`,
    );
    return 1;
  }
  say(`Release ${tag} was begun from this commit and never tagged: semantic-release runs again at its release commit.`);
  const second = spawn(process.execPath, [...process.execArgv, ...run.argv.slice(1)], {
    ...{ cwd: run.cwd, stdio: 'inherit' },
    env: { ...run.env, [guard]: tip },
  });
  // A job that is cancelled cancels this, which cleans up and ends by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => second.kill(signal));
  const [code] = (await once(second, 'close')) as [number | null];
  return code ?? 1;
}

import { definePlugin, option, options, type Ports, type ReleaseContext, throwProblems, v } from '@waybill/kernel';
import { projectFolders, readPythonProject } from '@waybill/python';
import semver from 'semver';
import { findMisplaced, firstRelease, otherTagFormat, tagLeftBehind, tagTaken } from './errors.ts';
import { tagFormatOf } from './repository-facts.ts';

const Options = options({
  packages: option(v.optional(v.array(v.string()), ['.']), 'Folders of Python projects.', { shared: true }),
});

/** What the preset itself checks: its configuration, and the version against tags and projects. */
export const releaseChecks: object = definePlugin('free-tag', Options, {
  /**
   * The host has fetched the tags by now; the preset could not when it was loaded.
   *
   * @throws EINVALIDOPTION, ETAGFORMAT
   */
  async verifyConditions({ context, ports }) {
    const problems = findMisplaced(context.options);
    const tags = ['refs/tags/[0-9]*', 'refs/tags/v[0-9]*'];
    const { stdout } = await ports.run('git', ['for-each-ref', '--format=%(refname:strip=2)', ...tags]);
    const own = stdout.split('\n').filter(Boolean);
    const found = tagFormatOf(own);
    const { tagFormat } = context.options;
    if (tagFormat === 'v${version}' && found !== tagFormat) problems.push(otherTagFormat(own.at(-1) ?? '', found));
    throwProblems(problems);
  },

  /**
   * Refuses a version whose tag another branch has already made: semantic-release counts candidates per branch, so two
   * open release branches can arrive at the same one, and would learn of it only when `git tag` fails.
   *
   * @throws ETAGTAKEN, ETAGLEFTBEHIND
   */
  async verifyRelease({ context, options: { packages }, ports }) {
    const { gitTag } = context.nextRelease;
    // semantic-release has fetched the tags; asking the remote again would cost a connection.
    const { stdout } = await ports.run('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${gitTag}^{commit}`]);
    const commit = stdout.trim();
    if (commit !== '') {
      const isLeft = await isLeftBehind(ports, { gitTag, commit, branch: context.branch.name });
      throw (isLeft ? tagLeftBehind : tagTaken)(gitTag, commit, context.branch.name);
    }
    if (context.lastRelease.version === undefined) await announceFirst(context, packages);
  },
});

interface Taken {
  readonly gitTag: string;
  readonly commit: string;
  readonly branch: string;
}

/** Whether this branch has made the tag, and lost it: the ledger knows, else the branches of this clone. */
async function isLeftBehind({ run }: Ports, { gitTag, commit, branch }: Taken): Promise<boolean> {
  const entry = await run('git', ['show', `refs/notes/waybill:${gitTag}/waybill.json`]);
  const maker = /"branch": \{\s*"name": ("[^"]*")/.exec(entry.stdout)?.[1];
  if (entry.exitCode === 0 && maker !== undefined) return maker === JSON.stringify(branch);
  const branches = ['for-each-ref', '--count=1', '--contains', commit, 'refs/heads', 'refs/remotes'];
  return (await run('git', branches)).stdout.trim() === '';
}

/** Without a tag, semantic-release begins with 1.0.0 whatever the project says. */
async function announceFirst({ cwd, logger, nextRelease, options: host }: ReleaseContext, packages: readonly string[]) {
  const folders = packages.flatMap((pattern) => projectFolders(cwd, pattern));
  const projects = await Promise.all(
    folders.map(async (folder) => ({ folder, version: (await readPythonProject(`${cwd}/${folder}`))?.version })),
  );
  const versions = projects.flatMap(({ folder, version }) => {
    const comparable = semver.coerce(version, { includePrerelease: true });
    // What tools write into a new project is no release.
    const isPlaceholder = version === undefined || comparable === null || semver.eq(comparable, '0.0.0');
    const file = folder === '.' ? 'pyproject.toml' : `${folder}/pyproject.toml`;
    return isPlaceholder ? [] : [{ file, version, comparable }];
  });
  const [newest] = versions.sort((a, b) => semver.rcompare(a.comparable, b.comparable));
  const tagOf = (version: string) => (host.tagFormat ?? 'v${version}').replace('${version}', version);
  if (newest === undefined) {
    logger.log(`Plan: first release, as the repository has no tag like \`${tagOf('1.0.0')}\` yet.`);
    return;
  }
  const { file, version, comparable } = newest;
  const isNewer = semver.gte(comparable, nextRelease.version);
  const sentence = firstRelease({ next: nextRelease.version, file, version, tag: tagOf(comparable.version), isNewer });
  if (isNewer) logger.warn(sentence);
  else logger.log(`Plan: ${sentence}`);
}

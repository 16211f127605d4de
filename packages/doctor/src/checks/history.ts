import { asShellWord, inlineCode } from '@waybill/kernel';
import semver from 'semver';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';

export const history: Check = {
  name: 'history',
  run({ git, place }) {
    const { ok, problem, warning } = rowsOf('history');
    const { isShallow, head } = need(git);
    if (head === undefined)
      return [problem('The repository has no commit.', 'Commit something: a release is made from commits.')];
    if (!isShallow) return [ok('This clone has the whole history.')];
    return [
      warning(
        'This clone is shallow: the next version and the notes follow from the history. semantic-release fetches the rest when it starts.',
        place === 'machine'
          ? 'For a release from here, fetch the rest: `git fetch --unshallow --tags`.'
          : 'Check out everything: `fetch-depth: 0` of `actions/checkout`, `GIT_DEPTH: 0` on GitLab.',
      ),
    ];
  },
};

export const branches: Check = {
  name: 'branches',
  run({ settings, remote, git }) {
    const { ok, problem } = rowsOf('branches');
    const { branches: all } = need(settings);
    const names = all.filter(({ name }) => !/[*?[\](){}!+]/.test(name));
    const stable = all.filter(({ isPrerelease, isMaintenance }) => !isPrerelease && !isMaintenance);
    if (stable.length === 0)
      return [
        problem(
          'The configuration has no branch for stable releases.',
          'semantic-release needs one to three branches that are neither for pre-releases nor for maintenance: correct `branches`.',
        ),
      ];
    const known = need(remote).branches;
    const missing = stable.filter(({ name }) => names.some((each) => each.name === name) && !known.has(name));
    if (missing.length === stable.length) {
      const current = whenKnown(git)?.branch;
      return [
        problem(
          `The remote has no branch ${missing.map(({ name }) => inlineCode(name)).join(', ')}, from which stable releases are made.`,
          `Push it (\`git push origin ${asShellWord(missing[0]?.name ?? 'main')}\`), or name your branch in \`branches\`${current === undefined ? '' : ` (this one is ${inlineCode(current)})`}.`,
        ),
      ];
    }
    return [ok(`Releases are made from ${names.map(({ name }) => inlineCode(name)).join(', ')}.`)];
  },
};

interface Tag {
  readonly tag: string;
  readonly version: string;
}

/** Tags that the format of the configuration makes, the newest version first. */
export function releaseTags(tags: Iterable<string>, format: string): Tag[] {
  const [before = '', after = ''] = format.split('${version}');
  const found = [...tags].flatMap((tag) => {
    if (!tag.startsWith(before) || !tag.endsWith(after) || tag.length <= before.length + after.length) return [];
    const version = tag.slice(before.length, tag.length - after.length);
    return semver.valid(version) === version ? [{ tag, version }] : [];
  });
  return found.sort((a, b) => semver.rcompare(a.version, b.version));
}

export const tags: Check = {
  name: 'tags',
  run(facts) {
    const rows = [...compareWithRemote(facts), ...findReachable(facts)];
    return rows.length > 0 ? rows : [rowsOf('tags').ok('The tags of releases are in the history of the branch.')];
  },
};

function compareWithRemote({ git, remote, settings }: Facts): Row[] {
  const { warning, unchecked } = rowsOf('tags');
  const { tags: local } = need(git);
  const { tagFormat } = need(settings);
  if (remote.is === 'unknown') return [unchecked(`Tags of the remote: ${remote.why}`)];
  const theirs = releaseTags(remote.value.tags.keys(), tagFormat);
  const missing = theirs.filter(({ tag }) => !local.has(tag));
  const moved = theirs.filter(({ tag }) => local.has(tag) && local.get(tag) !== remote.value.tags.get(tag));
  const rows: Row[] = [];
  if (missing.length > 0) {
    const message = `This clone lacks ${missing.length} of ${theirs.length} release tags, ${inlineCode(missing[0]?.tag ?? '')} for instance.`;
    rows.push(
      warning(message, 'Fetch them: `git fetch --tags`. In a job, `fetch-depth: 0` of `actions/checkout` brings them.'),
    );
  }
  if (moved.length > 0) {
    const name = moved[0]?.tag ?? '';
    rows.push(
      warning(
        `The tag ${inlineCode(name)} is another one here than on the remote.`,
        `Take that of the remote: \`git fetch origin --force ${asShellWord(`refs/tags/${name}:refs/tags/${name}`)}\`. A release tag must never move.`,
      ),
    );
  }
  return rows;
}

function findReachable({ git, settings, merged, branch, project, remote }: Facts): Row[] {
  const { ok, warning, unchecked } = rowsOf('tags');
  const { tags: local, isShallow } = need(git);
  const { tagFormat } = need(settings);
  const all = releaseTags(local.keys(), tagFormat);
  // What this clone lacks is said already, and hides what is in the history.
  if (all.length === 0 && releaseTags(whenKnown(remote)?.tags.keys() ?? [], tagFormat).length > 0) return [];
  if (isShallow) return [unchecked('A shallow clone does not have the history that holds the tags.')];
  if (all.length === 0) return [describeNone(local, tagFormat, project)];
  if (merged.is === 'unknown') return [unchecked(merged.why)];
  const inHistory = new Set(merged.value);
  const own = all.filter(({ tag }) => inHistory.has(tag));
  const stable = all.filter(({ version }) => semver.prerelease(version) === null);
  const name = inlineCode(need(branch));
  const lost = stable[0];
  if (own.length === 0)
    return [
      warning(
        `None of ${all.length} release tags is in the history of ${name}, so its next release would be 1.0.0.`,
        `If its history was replaced, merge the last release: \`git merge --strategy ours ${asShellWord(all[0]?.tag ?? '')}\`.`,
      ),
    ];
  if (lost !== undefined && !inHistory.has(lost.tag))
    return [
      warning(
        `The newest stable release ${inlineCode(lost.tag)} is not in the history of ${name}: its last release is ${inlineCode(own[0]?.tag ?? '')}.`,
        `If it was made from a branch that belongs to ${name}, merge it: \`git merge ${asShellWord(lost.tag)}\`. For a maintenance branch, this is right.`,
      ),
    ];
  return [ok(`The last release in the history of ${name} is ${inlineCode(own[0]?.tag ?? '')}.`)];
}

function describeNone(local: ReadonlyMap<string, string>, format: string, project: Facts['project']): Row {
  const { ok, warning } = rowsOf('tags');
  const found = whenKnown(project)?.tags;
  const other = found?.newest ?? found?.unreadable[0];
  if (other !== undefined)
    return warning(
      `No tag has the form ${inlineCode(format)}, though ${inlineCode(other)} looks like a release: the next one would be 1.0.0.`,
      `If releases are tagged so, set \`tagFormat\`, such as ${inlineCode(`${found?.prefix ?? ''}\${version}`)}. A version needs three numbers.`,
    );
  const version = whenKnown(project)?.python.version;
  const isFresh = version === undefined || /^0\.0\.0/.test(version);
  if (local.size === 0 && isFresh) return ok('There is no release yet: the first one is 1.0.0.');
  return warning(
    `There is no tag of the form ${inlineCode(format)}${version === undefined ? '' : `, though the project says ${version}`}: the next release would be 1.0.0.`,
    'Tag the commit of the last release with its version, and push the tag. If there was none, there is nothing to do.',
  );
}

export const lastRelease: Check = {
  name: 'last release',
  run({ last }) {
    const { ok, warning } = rowsOf('last release');
    const found = need(last);
    if (found === undefined) return [ok('The ledger of this clone has no release of the branch.')];
    const { tag, state } = found;
    if (state === 'complete' || state === 'abandoned') return [ok(`The release ${inlineCode(tag)} is ${state}.`)];
    return [
      warning(
        `The release ${inlineCode(tag)} is not finished, as far as this clone knows (${inlineCode(state)}): the next run finishes it before it does anything else.`,
        `\`npx waybill status ${asShellWord(tag)}\` shows what is missing, and \`npx waybill resume ${asShellWord(tag)}\` finishes it.`,
      ),
    ];
  },
};

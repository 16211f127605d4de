import { tableAt } from '@waybill/python';
import { readToml, type Snapshot } from '../repository/index.ts';
import {
  type Around,
  type Carried,
  carrySettings,
  isTable,
  keep,
  leave,
  mergeSettings,
  type Outcome,
  type Reading,
  type Settings,
  same,
} from './carried.ts';
import { readPlaces } from './find-places.ts';
import { readChangelogFile, readMessage, readTagFormat, usually } from './templates.ts';

const tool = 'python-semantic-release';
const stable =
  'the first release of semantic-release is 1.0.0, and a breaking change makes a major release below it, too';

/** @see https://python-semantic-release.readthedocs.io/en/latest/configuration/configuration.html */
const readings: Readonly<Record<string, Reading>> = {
  tag_format: (value, around) => readTagFormat(value, /\{version\}/, around),
  commit_message: (value) => readMessage(value, { next: /\{version\}/g, last: /$^/g }),
  version_toml: (value, around) => readFiles(value, around),
  version_variables: (value, around) => readFiles(value, around),
  branches: (value, { facts: { main } }) => readBranches(value, main),
  commit_parser: usually(['conventional', 'angular', undefined], 'Waybill reads Conventional Commits'),
  commit_parser_options: (value) => readParser(value),
  changelog: (value) => readChangelog(value),
  build_command: (value) =>
    typeof value === 'string' &&
    /^\s*$|^[^&|;\n]*\b(?:-m build|uv build|poetry build|hatch build|flit build|pdm build)\b[^&|;\n]*$/.test(value)
      ? same
      : leave('Waybill builds with the build backend of the project: write other commands into `exec.prepareCmd`'),
  major_on_zero: usually([true], stable),
  allow_zero_version: usually([false], stable),
  allow_1_0_0: same_,
  no_git_verify: usually([false], 'hooks of git are run'),
  logging_use_named_masks: same_,
  mode: same_,
  repo_dir: usually(['.'], 'the release runs at the root of the repository'),
  remote: (value) => readRemote(value),
  publish: (value) => readPublish(value),
  assets: (value) => readAssets(value),
};

function same_(): Outcome {
  return same;
}

/** Settings of python-semantic-release, where the repository has some. */
export function readPythonSemanticRelease(around: Around): Carried | undefined {
  const found = findTable(around.snapshot);
  return found === undefined ? undefined : carrySettings({ tool, readings, ...found }, around);
}

function findTable({ texts }: Snapshot): { readonly file: string; readonly table: Settings } | undefined {
  const pyproject = readToml('pyproject.toml', texts.get('pyproject.toml')) ?? {};
  const own = tableAt(pyproject, 'tool')['semantic_release'];
  if (isTable(own)) return { file: 'pyproject.toml', table: own };
  for (const file of ['releaserc.toml', 'semantic_release.toml']) {
    const document = readToml(file, texts.get(file));
    const table = document?.['semantic_release'];
    if (isTable(table)) return { file, table };
  }
  return undefined;
}

/** `src/parcel/__init__.py:__version__` and `pyproject.toml:project.version`. */
function readFiles(value: unknown, { snapshot, facts }: Around): Outcome {
  if (!Array.isArray(value)) return leave('it is no list');
  const outcomes = value.map((entry) => {
    const [path = '', before] = String(entry).split(':');
    const name = before?.split('.').at(-1);
    return readPlaces({ path, version: facts.python.version, before: name }, snapshot.texts);
  });
  return joinOutcomes(outcomes);
}

/** One outcome of several: what can be kept is, and what cannot is named. */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  const left = outcomes.flatMap((each) => ('leave' in each ? [each.leave] : []));
  if (left.length > 0) return leave(left.join('; '));
  const kept = outcomes.flatMap((each) => ('keep' in each ? [each.keep] : []));
  return kept.length === 0 ? same : keep(kept.reduce(mergeSettings));
}

/** A pattern that is a name, or several of them: `main`, `(main|master)`. */
const plainNames = /^\^?\(?([A-Za-z0-9._/-]+(?:\|[A-Za-z0-9._/-]+)*)\)?\$?$/;

function readBranches(value: unknown, main: string): Outcome {
  if (!isTable(value)) return leave('it is no table');
  const groups = Object.entries(value).map(([name, group]) => {
    const { match = name, prerelease = false, prerelease_token: token = 'rc' } = isTable(group) ? group : {};
    const [, names] = plainNames.exec(String(match)) ?? [];
    return { names: names?.split('|'), prerelease, token: String(token) };
  });
  const isPlain = groups.every(({ names, token }) => names !== undefined && /^[a-z][a-z0-9]*$/i.test(token));
  if (!isPlain) return leave('semantic-release takes names and globs of branches, and no regular expressions');
  const stableNames = groups.filter(({ prerelease }) => prerelease !== true).flatMap(({ names = [] }) => names);
  const others = groups.filter(({ prerelease }) => prerelease === true);
  if (!stableNames.includes(main)) return leave(`no stable release would come from ${main}`);
  const prereleases = others.flatMap(({ names = [], token }) =>
    names.map((name) => ({ name, prerelease: token, channel: token })),
  );
  const isDefault = prereleases.every(({ name, prerelease }) => name === 'develop' && prerelease === 'beta');
  return isDefault ? same : keep({ branches: [main, ...prereleases] });
}

function readParser(value: unknown): Outcome {
  if (!isTable(value)) return leave('it is no table');
  const { minor_tags: minor = ['feat'], patch_tags: patch = ['fix', 'perf'], ...others } = value;
  const lists = [minor, patch].every(
    (list) => Array.isArray(list) && list.every((type) => /^[a-z]+$/.test(String(type))),
  );
  if (!lists) return leave('its types of commits are no words');
  const more = Object.keys(others).filter(
    (name) =>
      ![
        'allowed_tags',
        'default_bump_level',
        'parse_squash_commits',
        'ignore_merge_commits',
        'other_allowed_tags',
      ].includes(name),
  );
  if (more.length > 0) return leave(`Waybill has no setting ${more.join(', ')}`);
  const rules = [
    { breaking: true, release: 'major' },
    ...(minor as readonly string[]).map((type) => ({ type, release: 'minor' })),
    ...(patch as readonly string[]).map((type) => ({ type, release: 'patch' })),
  ];
  return 'minor_tags' in value || 'patch_tags' in value ? keep({ 'commit-analyzer': { releaseRules: rules } }) : same;
}

function readChangelog(value: unknown): Outcome {
  if (!isTable(value)) return leave('it is no table');
  const { changelog_file: old, default_templates: templates, ...others } = value;
  const file = isTable(templates) ? (templates['changelog_file'] ?? old) : old;
  const more = Object.keys(others).filter((name) => !['mode', 'environment'].includes(name));
  if (more.length > 0) return leave(`the changelog is made from Conventional Commits, without ${more.join(', ')}`);
  return file === undefined ? same : readChangelogFile(file);
}

function readRemote(value: unknown): Outcome {
  const type = isTable(value) ? (value['type'] ?? 'github') : undefined;
  if (type === 'github' || type === 'gitlab') return same;
  return leave('releases are made on GitHub; elsewhere the tag and the files are');
}

function readPublish(value: unknown): Outcome {
  if (!isTable(value)) return leave('it is no table');
  if (value['upload_to_vcs_release'] === false) return keep({ github: false });
  const globs = value['dist_glob_patterns'];
  const isUsual =
    globs === undefined || (Array.isArray(globs) && globs.every((glob) => /^dist\/[^/]*$/.test(String(glob))));
  return isUsual ? same : leave('sdist, wheel and SBOMs are attached: `definePreset({ assets })` adds files');
}

function readAssets(value: unknown): Outcome {
  if (!Array.isArray(value)) return leave('it is no list');
  if (value.length === 0) return same;
  return leave('files that hold the version are committed; add others to `git.assets`, with the changelog');
}

import { parseJson, v } from '@waybill/kernel';
import { tableAt } from '@waybill/python';
import { parse } from 'yaml';
import { readToml, type Snapshot } from '../repository/index.ts';
import {
  type Around,
  type Carried,
  carrySettings,
  isTable,
  leave,
  type Outcome,
  type Reading,
  type Settings,
  same,
} from './carried.ts';
import { readPlaces } from './find-places.ts';
import { joinOutcomes } from './python-semantic-release.ts';
import { ownCommands, readChangelogFile, readMessage, readTagFormat, usually } from './templates.ts';

const tool = 'commitizen';
const below1 = 'semantic-release makes a major release for a breaking change below 1.0.0, too';
const byNow = () => same;

/** @see https://commitizen-tools.github.io/commitizen/config/ */
const readings = (version: string | undefined): Readonly<Record<string, Reading>> => ({
  name: usually(['cz_conventional_commits'], 'Waybill reads Conventional Commits'),
  version: byNow,
  version_provider: usually(
    ['commitizen', 'pep621', 'poetry', 'uv', 'cargo', 'npm', 'scm'],
    'Waybill finds the version by the build backend',
  ),
  version_scheme: usually(['pep440', 'semver', 'semver2'], 'Waybill writes SemVer tags and PEP 440 versions'),
  version_files: (value, { snapshot }) => readFiles(value, version, snapshot),
  tag_format: (value, around) => readTagFormat(value, /\$\{?version\}?|\$major\.\$minor\.\$patch\$prerelease/, around),
  bump_message: (value) => readMessage(value, { next: /\$\{?new_version\}?/g, last: /\$\{?current_version\}?/g }),
  changelog_file: readChangelogFile,
  update_changelog_on_bump: byNow,
  changelog_incremental: byNow,
  changelog_start_rev: leave_('the changelog begins with the next release'),
  changelog_merge_prerelease: leave_('notes of a stable release name all changes since the last stable one'),
  annotated_tag: leave_('semantic-release makes plain tags'),
  gpg_sign: leave_('semantic-release makes plain tags: sign the ledger or the image instead'),
  major_version_zero: usually([false], below1),
  pre_bump_hooks: ownCommands,
  post_bump_hooks: ownCommands,
  ...Object.fromEntries(
    [
      'style',
      'use_shortcuts',
      'encoding',
      'always_signoff',
      'allow_abort',
      'allowed_prefixes',
      'retry_after_failure',
      'message_length_limit',
      'customize',
    ].map((name) => [name, byNow]),
  ),
});

function leave_(why: string): Reading {
  return (value) => (value === false || value === '' ? same : leave(why));
}

/** Settings of commitizen, where the repository has some. */
export function readCommitizen(around: Around): Carried | undefined {
  const found = findTable(around.snapshot);
  if (found === undefined) return undefined;
  const own = found.table['version'];
  const version = typeof own === 'string' ? own : around.facts.python.version;
  return carrySettings({ tool, readings: readings(version), ...found }, around);
}

const Json = v.object({ commitizen: v.record(v.string(), v.unknown()) });

function findTable({ texts }: Snapshot): { readonly file: string; readonly table: Settings } | undefined {
  const files = ['pyproject.toml', '.cz.toml', 'cz.toml', '.cz.json', 'cz.json', '.cz.yaml', 'cz.yaml'];
  for (const file of files) {
    const text = texts.get(file);
    const table = text === undefined ? undefined : readTable(file, text);
    if (isTable(table)) return { file, table };
  }
  return undefined;
}

function readTable(file: string, text: string): unknown {
  if (file.endsWith('.json')) return parseJson(Json, text)?.commitizen;
  if (file.endsWith('.yaml')) return readYaml(text)?.['commitizen'];
  return tableAt(readToml(file, text) ?? {}, 'tool')['commitizen'];
}

/** YAML that somebody else wrote, without what grows when it is read. @returns nothing where it is no table */
export function readYaml(text: string): Settings | undefined {
  try {
    const read: unknown = parse(text.replace(/^\uFEFF/, ''), { maxAliasCount: 20, logLevel: 'error' });
    return isTable(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** `README.md`, `src/parcel/about.py:__version__`. */
function readFiles(value: unknown, version: string | undefined, { texts }: Snapshot): Outcome {
  if (!Array.isArray(value)) return leave('it is no list');
  const outcomes = value.map((entry) => {
    const [path = '', before] = String(entry).split(':');
    return readPlaces({ path, version, before: before === 'version' ? undefined : before }, texts);
  });
  return joinOutcomes(outcomes);
}

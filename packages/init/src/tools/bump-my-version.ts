import { tableAt } from '@waybill/python';
import { readToml, type Snapshot } from '../repository/index.ts';
import {
  type Around,
  type Carried,
  carrySettings,
  isTable,
  keep,
  leave,
  type Outcome,
  type Reading,
  type Settings,
  same,
} from './carried.ts';
import { readPlaces } from './find-places.ts';
import { joinOutcomes } from './python-semantic-release.ts';
import { readCfg } from './read-cfg.ts';
import { ownCommands, readMessage, readTagFormat } from './templates.ts';

const tool = 'bump-my-version';
const byNow = () => same;
const isOff = (value: unknown) => value === false || value === 'False' || value === 'false';

/** @see https://callowayproject.github.io/bump-my-version/reference/configuration/global/ */
const readings = (version: string | undefined): Readonly<Record<string, Reading>> => ({
  current_version: byNow,
  tag_name: (value, around) => readTagFormat(value, /\{new_version\}/, around),
  message: (value) => readMessage(value, { next: /\{new_version\}/g, last: /\{current_version\}/g }),
  commit: (value) => (isOff(value) ? keep({ git: false }) : same),
  tag: (value) => (isOff(value) ? leave('semantic-release tags every release') : same),
  files: (value, { snapshot }) => readFiles(value, version, snapshot),
  parse: leave_('Waybill reads and writes SemVer, and PEP 440 for Python'),
  serialize: leave_('Waybill reads and writes SemVer, and PEP 440 for Python'),
  parts: leave_('Waybill reads and writes SemVer, and PEP 440 for Python'),
  sign_tags: (value) => (isOff(value) ? same : leave('semantic-release makes plain tags')),
  tag_message: leave_('semantic-release makes plain tags'),
  commit_args: (value) => (value === '' ? same : leave('semantic-release passes no arguments to `git commit`')),
  setup_hooks: ownCommands,
  pre_commit_hooks: ownCommands,
  post_commit_hooks: ownCommands,
  ...Object.fromEntries(
    [
      'allow_dirty',
      'search',
      'replace',
      'regex',
      'ignore_missing_version',
      'ignore_missing_files',
      'no_verify',
      'no_configured_files',
      'moveable_tags',
    ].map((name) => [name, name === 'moveable_tags' ? leave_('semantic-release makes one tag for a release') : byNow]),
  ),
});

function leave_(why: string): Reading {
  return (value) => (Array.isArray(value) && value.length === 0 ? same : leave(why));
}

/** Settings of bump-my-version or bump2version, where the repository has some. */
export function readBumpMyVersion(around: Around): Carried | undefined {
  const found = findTable(around.snapshot);
  if (found === undefined) return undefined;
  const version = found.table['current_version'];
  return carrySettings(
    { tool, readings: readings(typeof version === 'string' ? version : around.facts.python.version), ...found },
    around,
  );
}

function findTable({ texts }: Snapshot): { readonly file: string; readonly table: Settings } | undefined {
  for (const file of ['.bumpversion.toml', 'pyproject.toml']) {
    const table = tableAt(readToml(file, texts.get(file)) ?? {}, 'tool')['bumpversion'];
    if (isTable(table)) return { file, table };
  }
  for (const file of ['.bumpversion.cfg', 'setup.cfg']) {
    const sections = readCfg(texts.get(file) ?? '');
    const own = sections.get('bumpversion');
    if (own !== undefined) return { file, table: { ...Object.fromEntries(own), files: filesOf(sections) } };
  }
  return undefined;
}

/** `[bumpversion:file:README.md]`, and `[bumpversion:file(badge):README.md]` for a second place in it. */
function filesOf(sections: ReturnType<typeof readCfg>): Settings[] {
  return [...sections].flatMap(([name, options]) => {
    const [, filename] = /^bumpversion:file(?:\s*\([^)]*\))?:(.+)$/.exec(name) ?? [];
    return filename === undefined ? [] : [{ filename, ...Object.fromEntries(options) }];
  });
}

function readFiles(value: unknown, version: string | undefined, { texts }: Snapshot): Outcome {
  if (!Array.isArray(value)) return leave('it is no list');
  const outcomes = value.map((entry): Outcome => {
    const { filename, glob, search } = isTable(entry) ? entry : {};
    if (filename === undefined) return leave(`it has the pattern of files ${String(glob)}`);
    // In a template of several lines, only the line with the version counts.
    const line =
      typeof search === 'string' ? search.split('\n').find((each) => each.includes('{current_version}')) : undefined;
    const before = line?.slice(0, line.indexOf('{current_version}'));
    return readPlaces({ path: filename, version, before: before || undefined }, texts);
  });
  return joinOutcomes(outcomes);
}

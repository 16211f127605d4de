import { parseJson, v } from '@waybill/kernel';
import { readToml } from '../repository/index.ts';
import {
  type Around,
  type Carried,
  carrySettings,
  isTable,
  keep,
  leave,
  type Outcome,
  type Reading,
  readPath,
  type Settings,
  same,
} from './carried.ts';
import { readYaml } from './commitizen.ts';
import { isFound, readPlaces } from './find-places.ts';
import { joinOutcomes } from './python-semantic-release.ts';
import { readChangelogFile, usually } from './templates.ts';

const tool = 'release-please';
const file = 'release-please-config.json';
const byNow = () => same;
const noRequest = 'a push releases: there is no release pull request';

/** @see https://github.com/googleapis/release-please/blob/main/docs/manifest-releaser.md */
const readings = (version: string | undefined): Readonly<Record<string, Reading>> => ({
  $schema: byNow,
  'release-type': usually(['python', 'simple', 'node'], 'Waybill releases Python packages and images'),
  'package-name': byNow,
  component: byNow,
  // Tags tell it.
  'include-v-in-tag': byNow,
  'include-component-in-tag': byNow,
  'tag-separator': byNow,
  'changelog-path': readChangelogFile,
  'changelog-sections': (value) => readSections(value),
  'extra-files': (value, { snapshot }) =>
    joinOutcomes(
      Array.isArray(value) ? value.map((each) => readExtra(each, version, snapshot.texts)) : [leave('it is no list')],
    ),
  draft: (value) => (value === true ? keep({ github: { draftRelease: true } }) : same),
  prerelease: usually([false], 'the branch tells whether a release is a pre-release'),
  versioning: usually(['default'], 'semantic-release counts as SemVer says'),
  'bump-minor-pre-major': usually([false], 'a breaking change makes a major release below 1.0.0, too'),
  'bump-patch-for-minor-pre-major': usually([false], 'a feature makes a minor release below 1.0.0, too'),
  'bootstrap-sha': byNow,
  'last-release-sha': byNow,
  packages: byNow,
  ...Object.fromEntries(
    [
      'pull-request-title-pattern',
      'pull-request-header',
      'pull-request-footer',
      'separate-pull-requests',
      'label',
      'release-label',
      'extra-label',
      'group-pull-request-title-pattern',
      'draft-pull-request',
      'sequential-calls',
      'always-update',
      'always-link-local',
    ].map((name) => [name, () => leave(noRequest)]),
  ),
});

const Config = v.record(v.string(), v.unknown());

/** Settings of release-please, where the repository has its configuration. */
export function readReleasePlease(around: Around): Carried | undefined {
  const { texts } = around.snapshot;
  const config = parseJson(Config, texts.get(file) ?? '');
  if (config === undefined) return undefined;
  const packages = isTable(config['packages']) ? config['packages'] : {};
  const own = isTable(packages['.']) ? packages['.'] : {};
  const manifest = parseJson(Config, texts.get('.release-please-manifest.json') ?? '');
  const version = manifest?.['.'] ?? around.facts.python.version;
  const table = { ...config, ...own };
  const carried = carrySettings(
    { tool, file, table, readings: readings(typeof version === 'string' ? version : undefined) },
    around,
  );
  const others = Object.keys(packages).filter((path) => path !== '.');
  if (others.length === 0) return carried;
  const why = 'Waybill gives all projects of a repository the same version';
  return { ...carried, leftOut: [...carried.leftOut, { setting: `packages: ${others.join(', ')}`, why }] };
}

function readSections(value: unknown): Outcome {
  const isFit = (each: unknown) =>
    isTable(each) &&
    /^[a-z]+$/i.test(String(each['type'])) &&
    typeof each['section'] === 'string' &&
    each['section'].length < 100;
  if (!Array.isArray(value) || !value.every(isFit)) return leave('it is no list of types and sections');
  const types = value.map(({ type, section, hidden }: Settings) => ({
    type,
    section,
    ...(hidden === true && { hidden }),
  }));
  return keep({ 'release-notes-generator': { presetConfig: { types } } });
}

/** `README.md`, or `{ "type": "json", "path": "chart.json", "jsonpath": "$.version" }`. */
function readExtra(value: unknown, version: string | undefined, texts: ReadonlyMap<string, string>): Outcome {
  if (typeof value === 'string') return readPlaces({ path: value, version, before: undefined }, texts);
  const { type, path, jsonpath } = isTable(value) ? value : {};
  const [, key] = /^\$\.([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)$/.exec(String(jsonpath)) ?? [];
  const named = readPath(path);
  if (named === undefined || !texts.has(named)) return leave(`it names no file of the repository: ${String(path)}`);
  if (['json', 'yaml', 'toml'].includes(String(type)) && key !== undefined) {
    const isThere = valueAt(named, texts.get(named) ?? '', key) === version;
    if (!isThere) return leave(`${named} does not hold the current version at \`${key}\``);
    return isFound(named) ? same : keep({ pyproject: { files: [{ path: named, key }] } });
  }
  return readPlaces({ path: named, version }, texts);
}

/** What a document holds at a path such as `image.tag`. */
function valueAt(name: string, text: string, key: string): unknown {
  let value: unknown = name.endsWith('.toml') ? readToml(name, text) : readYaml(text);
  for (const part of key.split('.')) value = isTable(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return value;
}

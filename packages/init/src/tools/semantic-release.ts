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
import { findConfiguration } from './find-configuration.ts';
import { readPlugin } from './semantic-release-plugins.ts';
import { readTagFormat } from './templates.ts';

const tool = 'semantic-release';

/** Options of semantic-release itself; plugins are read one by one. */
const readings: Readonly<Record<string, Reading>> = {
  $schema: () => same,
  branches: (value) => readBranches(value),
  branch: (value) => (typeof value === 'string' ? keep({ branches: [value] }) : leave('it is no name')),
  tagFormat: (value, around) => readTagFormat(value, /\$\{version\}/, around),
  repositoryUrl: (value) => (typeof value === 'string' ? keep({ repositoryUrl: value }) : leave('it is no text')),
  extends: () =>
    leave('settings of another shared configuration are not known here: `@waybill/preset` takes its place'),
  ci: (value) => (typeof value === 'boolean' ? keep({ ci: value }) : leave('it is neither true nor false')),
  dryRun: (value) => (typeof value === 'boolean' ? keep({ dryRun: value }) : leave('it is neither true nor false')),
  debug: () => same,
  // Of the analyzer and the notes generator, where somebody writes it at the top level.
  preset: (value) =>
    ['angular', 'conventionalcommits'].includes(String(value)) ? same : leave('Waybill reads Conventional Commits'),
};

/** Settings of semantic-release without the preset, where the repository has a configuration that is no code. */
export function readSemanticRelease(around: Around): Carried | undefined {
  const found = findConfiguration(around.snapshot);
  if (found?.settings === undefined || found.isOurs) return undefined;
  const { plugins, ...table } = found.settings;
  const carried = carrySettings({ tool, file: found.file, table, readings }, around);
  if (!Array.isArray(plugins)) return carried;
  return plugins.reduce<Carried>((all, plugin) => addPlugin(all, plugin, around), carried);
}

function addPlugin(all: Carried, plugin: unknown, around: Around): Carried {
  const [named, given] = Array.isArray(plugin) ? plugin : [plugin, {}];
  if (typeof named !== 'string') {
    return { ...all, leftOut: [...all.leftOut, { setting: 'a plugin without a name', why: 'it is not known here' }] };
  }
  const { settings, kept, leftOut } = readPlugin(named, isTable(given) ? given : {}, around);
  return {
    ...all,
    settings: mergeSettings(all.settings, settings),
    kept: [...all.kept, ...kept],
    leftOut: [...all.leftOut, ...leftOut],
  };
}

/** Names, and objects with a name: templates in them are semantic-release's own, which goes on to read them. */
function readBranches(value: unknown): Outcome {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isFit = (each: unknown) =>
    typeof each === 'string' || (isTable(each) && typeof (each as Settings)['name'] === 'string');
  return list.length > 0 && list.every(isFit) ? keep({ branches: list }) : leave('it is no list of branches');
}

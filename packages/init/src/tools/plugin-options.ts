import { keep, leave, type Outcome, type Reading, readPath, type Settings, same } from './carried.ts';

/** Options that the preset's own section of the same plugin takes as they are. */
export const passOn = (section: string, names: readonly string[]): Readonly<Record<string, Reading>> =>
  Object.fromEntries(names.map((name) => [name, (value: unknown) => keep({ [section]: { [name]: value } })]));

/** Commands that do what the preset does: they write versions, build distributions and images, or upload them. */
const done =
  /\b(twine|uv (publish|build|version)|(poetry|pdm|hatch|flit) (publish|build|version)|python3? (-m build|setup\.py)|docker (push|build|buildx|tag)|bump(-my-version|2version))\b/;

const command =
  (name: string): Reading =>
  (value) => {
    if (typeof value !== 'string') return leave('it is no text');
    return done.test(value)
      ? leave(
          `Waybill writes versions, builds and uploads by itself; take from \`${shorten(value)}\` what it does not do`,
        )
      : keep({ exec: { [name]: value } });
  };

const commands = [
  'verifyConditionsCmd',
  'analyzeCommitsCmd',
  'verifyReleaseCmd',
  'generateNotesCmd',
  'prepareCmd',
  'addChannelCmd',
  'publishCmd',
  'successCmd',
  'failCmd',
];

export const isPlainPreset = (value: unknown): Outcome =>
  ['angular', 'conventionalcommits'].includes(String(value)) ? same : leave('Waybill reads Conventional Commits');

/** Files of the release commit beside those that hold the version, which are committed by themselves. */
export function readCommitted(value: unknown): Outcome {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const own =
    /^(CHANGELOG\.md|pyproject\.toml|package(-lock)?\.json|npm-shrinkwrap\.json|uv\.lock|poetry\.lock|setup\.(cfg|py)|.*__init__\.py|.*version[^/]*\.py)$/i;
  const others = list.filter((each) => !own.test(String(each)));
  if (others.length === 0) return same;
  return others.every((each) => readPath(each) !== undefined)
    ? keep({ git: { assets: ['CHANGELOG.md', ...others] } })
    : leave('its files are not taken over: `git.assets` names more files of the release commit');
}

/** Files of the release page: distributions are attached by themselves. */
export function readAttached(value: unknown): Outcome {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isOwn = list.every((each) => /^(\.\/)?dist\/[^/]*$/.test(String((each as Settings | null)?.['path'] ?? each)));
  return isOwn
    ? same
    : leave('sdist, wheel and SBOMs are attached: `definePreset({ assets })` in a `release.config.mjs` adds files');
}

export function packagesAt(value: unknown): Outcome {
  const path = readPath(value);
  return path === undefined ? leave('it is no folder of the repository') : keep({ packages: [path] });
}

export function pathOption(option: string, value: unknown, usual: string): Outcome {
  const path = readPath(value);
  if (path === undefined) return leave('it is no path of the repository');
  return path === usual ? same : keep({ docker: { [option]: path } });
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Commands of a project, but for those that do what the preset does. */
export const ownCommands: Readonly<Record<string, Reading>> = Object.fromEntries(
  commands.map((name) => [name, command(name)]),
);

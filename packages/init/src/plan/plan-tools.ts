import { addDependencies, readManifest } from '../edit/index.ts';
import type { Facts, PackageManager, Snapshot } from '../repository/index.ts';
import type { Answers, PlannedFile, PlannedLock, ToolChoice, Versions } from './plan.ts';
import { isManifest } from './plan-configuration.ts';

export interface PlannedTools {
  readonly file: PlannedFile | undefined;
  /** Of the tools alone. */
  readonly folder: string | undefined;
  readonly lock: PlannedLock | undefined;
  /** The line of a job that installs them. */
  readonly install: string;
  /** The same on a person's machine, and how to start a dry run there. */
  readonly dryRun: string;
}

/** The folder for the tools of each CI service: outside of what is built, as its jobs copy it beside the checkout. */
const folders = { github: '.github/release', gitlab: '.gitlab/release', none: '.release' } as const;

const inNpm = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];

/** Where the release tools are installed from, at exact versions. */
export function planTools(snapshot: Snapshot, facts: Facts, answers: Answers, versions: Versions): PlannedTools {
  const choice = choosePlace(snapshot, facts, answers.tools);
  return choice.place === 'dependency'
    ? inManifest(snapshot, facts, choice.manager, versions)
    : inFolder(snapshot, answers, versions);
}

interface Choice {
  readonly place: ToolChoice;
  readonly manager: PackageManager;
}

/** Dependencies need a `package.json` at the root, and a package manager that is known here. */
export function choosePlace({ texts }: Snapshot, { tools }: Facts, wanted: ToolChoice): Choice {
  const isFit = isManifest(texts.get('package.json')) && tools.manager !== undefined;
  return { place: isFit ? wanted : 'folder', manager: tools.manager ?? 'npm' };
}

function inFolder({ texts, names }: Snapshot, { service }: Answers, versions: Versions): PlannedTools {
  const folder = folders[service];
  const path = `${folder}/package.json`;
  const before = texts.get(path);
  const after = before === undefined ? render(versions) : addDependencies(before, versions);
  const lockFile = `${folder}/package-lock.json`;
  const isChanged = before !== after;
  return {
    folder,
    file: isChanged ? { path, before, after } : undefined,
    lock: isChanged || !names.includes(lockFile) ? { folder, file: lockFile, program: 'npm', args: inNpm } : undefined,
    install: `cp ${folder}/package*.json .. && npm ci --ignore-scripts --prefix ..`,
    dryRun: `npm ci --ignore-scripts --prefix ${folder} && npx --prefix ${folder} semantic-release --dry-run --no-ci`,
  };
}

function render(versions: Versions): string {
  const description =
    'What the release job installs. After a change: npm install --package-lock-only --ignore-scripts, and commit the lock file.';
  return `${JSON.stringify({ private: true, description, devDependencies: versions }, null, 2)}\n`;
}

interface Manager {
  readonly lockFile: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly install: string;
}

/** How each package manager writes its lock file, and installs what is in it without running code of packages. */
function describeManager(manager: PackageManager, version: string | undefined): Manager {
  switch (manager) {
    case 'npm':
      return { lockFile: 'package-lock.json', program: 'npm', args: inNpm, install: 'npm ci --ignore-scripts' };
    case 'pnpm': {
      const pinned = `pnpm@${version ?? '10'}`;
      return {
        lockFile: 'pnpm-lock.yaml',
        program: 'npx',
        args: ['--yes', pinned, 'install', '--lockfile-only', '--ignore-scripts'],
        install: `npx --yes ${pinned} install --frozen-lockfile --ignore-scripts`,
      };
    }
    case 'yarn': {
      const pinned = `yarn@${version ?? '1.22.22'}`;
      return {
        lockFile: 'yarn.lock',
        program: 'npx',
        args: ['--yes', pinned, 'install', '--ignore-scripts'],
        install: `npx --yes ${pinned} install --frozen-lockfile --ignore-scripts`,
      };
    }
  }
}

function inManifest(
  { texts, names }: Snapshot,
  { tools }: Facts,
  manager: PackageManager,
  versions: Versions,
): PlannedTools {
  const before = texts.get('package.json') ?? '';
  const after = addDependencies(before, versions);
  const { lockFile, program, args, install } = describeManager(manager, tools.managerVersion);
  const { dependencies = {}, devDependencies = {} } = readManifest(before) ?? {};
  const isThere = Object.keys(versions).every((name) => name in { ...dependencies, ...devDependencies });
  return {
    folder: undefined,
    file: before === after ? undefined : { path: 'package.json', before, after },
    lock: isThere && names.includes(lockFile) ? undefined : { folder: '.', file: lockFile, program, args },
    install,
    dryRun: `${install} && npx semantic-release --dry-run --no-ci`,
  };
}

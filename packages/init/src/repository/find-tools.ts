import { parseJson, v } from '@waybill/kernel';
import type { Snapshot } from './snapshot.ts';

export const packageManagers = ['npm', 'pnpm', 'yarn'] as const;
export type PackageManager = (typeof packageManagers)[number];

export interface ToolPlace {
  /** Who keeps the lock file beside `package.json` at the root; nobody where there is none, or one that is not known here. */
  readonly manager: PackageManager | undefined;
  /** The version of it that `package.json` asks for. */
  readonly managerVersion: string | undefined;
}

const Manifest = v.looseObject({ packageManager: v.optional(v.string()) });

const lockFiles: readonly (readonly [string, PackageManager | undefined])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', undefined],
  ['bun.lockb', undefined],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** Where the release tools can be installed: `package.json` at the root takes them as dependencies. */
export function findTools({ names, texts }: Snapshot): ToolPlace {
  const text = texts.get('package.json');
  const manifest = text === undefined ? undefined : parseJson(Manifest, text.replace(/^\uFEFF/, ''));
  if (manifest === undefined) return { manager: undefined, managerVersion: undefined };
  const [, name, version] = /^([a-z]+)@(\d+\.\d+\.\d+)/.exec(manifest.packageManager ?? '') ?? [];
  const asked = packageManagers.find((each) => each === name);
  if (name !== undefined) return { manager: asked, managerVersion: asked === undefined ? undefined : version };
  const lock = lockFiles.find(([file]) => names.includes(file));
  return { manager: lock === undefined ? 'npm' : lock[1], managerVersion: undefined };
}

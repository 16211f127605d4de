import { parseJson, v } from '@waybill/kernel';
import type { Snapshot } from '../repository/index.ts';
import { isTable, type Settings } from './carried.ts';
import { readYaml } from './commitizen.ts';

/** Where semantic-release finds its configuration, and what it says. */
export interface Configuration {
  readonly file: string;
  /** Undefined for code, which is not run here, and for what cannot be read. */
  readonly settings: Settings | undefined;
  /** Whether it is based on the preset already. */
  readonly isOurs: boolean;
}

/** In the order in which semantic-release looks: the first one counts. */
const places = [
  ...['.releaserc', '.releaserc.json', '.releaserc.yaml', '.releaserc.yml', '.releaserc.js', '.releaserc.ts'],
  ...['.releaserc.cjs', '.releaserc.mjs', '.config/releaserc', '.config/releaserc.json', '.config/releaserc.yaml'],
  ...[
    '.config/releaserc.yml',
    '.config/releaserc.js',
    '.config/releaserc.ts',
    '.config/releaserc.cjs',
    '.config/releaserc.mjs',
  ],
  ...['release.config.js', 'release.config.ts', 'release.config.cjs', 'release.config.mjs'],
];

const preset = '@waybill/preset';
const Manifest = v.looseObject({ release: v.optional(v.record(v.string(), v.unknown())) });

/** The configuration of semantic-release that a repository has. */
export function findConfiguration({ texts, names }: Snapshot): Configuration | undefined {
  const manifest = parseJson(Manifest, (texts.get('package.json') ?? '').replace(/^\uFEFF/, ''));
  if (manifest?.release !== undefined) return describe('package.json', manifest.release);
  const file = places.find((each) => names.includes(each));
  if (file === undefined) return undefined;
  const text = texts.get(file) ?? '';
  if (/\.[cm]?[jt]s$/.test(file)) return { file, settings: undefined, isOurs: text.includes(preset) };
  // JSON is YAML.
  return describe(file, readYaml(text));
}

function describe(file: string, settings: Settings | undefined): Configuration {
  const { extends: shared } = settings ?? {};
  const isOurs = shared === preset || (Array.isArray(shared) && shared.includes(preset));
  return { file, settings: isTable(settings) ? settings : undefined, isOurs };
}

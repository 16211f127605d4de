import { csvField, planCaches } from '../builder/index.ts';
import { type Build, planOutput, planProvenance, planSbom } from './plan-build.ts';

export interface Bake extends Build {
  readonly file: string;
  readonly target: string;
  /** The attestations that the file asks for. */
  readonly attests?: readonly string[];
  /** Where the Dockerfile is another one than that of the file. */
  readonly guarded?: string | undefined;
  /** Whether nothing shall be kept of the build, the caches that the file names included. */
  readonly isRehearsal?: boolean;
}

/** The arguments of `docker` that build one target of a bake file into an OCI layout on disk and push nothing. */
export function planBake(bake: Bake): string[] {
  const { cacheFrom = [], cacheTo = [], attests = [], provenance } = bake;
  const labels = Object.entries(bake.labels);
  const levels = bake.platforms.length > 1 ? ['index', 'manifest'] : ['manifest'];
  const annotations = labels.flatMap(([key, value]) => levels.map((level) => `annotation-${level}.${key}=${value}`));
  const caches = planCaches({ platforms: bake.platforms, cacheFrom, cacheTo });
  // What is empty is left as the file has it.
  const settings = [
    ...(bake.guarded === undefined ? [] : [`dockerfile=${bake.guarded}`]),
    ...sourceSettings(bake),
    ...caches.from.map((each) => `cache-from=${each}`),
    ...caches.to.map((each) => `cache-to=${each}`),
    ...(bake.isRehearsal ? ['cache-to='] : []),
    ...labels.map(([key, value]) => `labels.${key}=${value}`),
    // Bake files often have several, and each would be an image of its own in the layout.
    `tags=${bake.tag}`,
    // Annotations as attributes of the output: older buildx takes them in no other way from outside the file.
    `output=${[planOutput(bake), ...annotations.map(csvField)].join(',')}`,
  ];
  return [
    ...['buildx', 'bake', '--progress', 'plain'],
    ...planFile(bake),
    // Left to the file when it asks for one, and nobody else does.
    ...(provenance === undefined && attests.includes('provenance') ? [] : planProvenance(bake)),
    ...planSbom(bake),
    ...setting(bake.target, settings),
    bake.target,
  ];
}

type BakeSettings = Omit<Bake, 'destination' | 'labels' | 'tag'>;

/** The arguments of `docker` that check the Dockerfile of a target as it will be built, and build nothing. */
export function planBakeLint(bake: BakeSettings): string[] {
  return ['buildx', 'bake', '--check', ...planFile(bake), ...setting(bake.target, sourceSettings(bake)), bake.target];
}

function planFile({ builder, file }: BakeSettings): string[] {
  return [...(builder === undefined ? [] : ['--builder', builder]), '--file', file];
}

/** What the steps of the Dockerfile see. */
function sourceSettings({ platforms, network, buildArgs, secrets = [], ssh = [], contexts }: BakeSettings): string[] {
  return [
    ...platforms.map((platform) => `platform=${platform}`),
    ...(network === undefined ? [] : [`network=${network}`]),
    ...buildArgs.map((each) => `args.${each}`),
    ...secrets.map((each) => `secrets=${each}`),
    ...ssh.map((each) => `ssh=${each}`),
    ...Object.entries(contexts).map(([name, folder]) => `contexts.${name}=${folder}`),
  ];
}

function setting(target: string, settings: readonly string[]): string[] {
  return settings.flatMap((each) => ['--set', `${target}.${each}`]);
}

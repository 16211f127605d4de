import { pathToFileURL } from 'node:url';
import { type Env, isReleaseError, type Run } from '@waybill/kernel';
import { noBuildTool, unusedBuildOptions } from '../errors.ts';
import type { Options } from '../options.ts';

export type Kind = 'sdist' | 'wheel';

export interface BuildCommand {
  /** An existing folder that takes the files. */
  readonly folder: string;
  readonly kinds: readonly Kind[];
  /** Files with build constraints, as full paths. */
  readonly constraints: readonly string[];
  /** Of the release. */
  readonly env: Env;
}

/** A program that builds sdist and wheel in one go. */
export interface BuildTool {
  readonly file: string;
  /** Prints its version; without one, the program is known by its first run only. */
  readonly probe?: readonly string[];
  arguments(command: BuildCommand): readonly string[];
  /** What its environment has besides. */
  environment(command: BuildCommand): Env;
}

/** Both programs make the wheel from the sdist unless they are asked for one kind only. */
const only = (kinds: readonly Kind[]) => (kinds.length === 1 ? [`--${kinds[0]}`] : []);

/** One argument for each: a value may begin with a dash, and both programs make a list of what is given twice. */
const settings = ({ configSettings }: Options) =>
  Object.entries(configSettings).flatMap(([name, value]) =>
    [value].flat().map((each) => `--config-setting=${name}=${each}`),
  );

const uv = (options: Options): BuildTool => ({
  file: 'uv',
  probe: ['--version'],
  arguments: ({ folder, kinds, constraints }) => [
    'build',
    ...only(kinds),
    ...(options.isolation ? [] : ['--no-build-isolation']),
    // The long name of this option has changed between versions.
    ...constraints.flatMap((file) => ['-b', file]),
    ...settings(options),
    '--out-dir',
    folder,
  ],
  environment: () => ({}),
});

/**
 * Without its check of what the backends declare, which uv does not make either: distributions of Linux leave out what
 * building does not need, and a requirement that is really missing stops the backend with its name.
 */
const withoutIsolation = ['--no-isolation', '--skip-dependency-check'];

const build = (options: Options): BuildTool => ({
  file: options.python,
  probe: ['-m', 'build', '--version'],
  arguments: ({ folder, kinds }) => [
    '-m',
    'build',
    ...only(kinds),
    ...(options.isolation ? [] : withoutIsolation),
    ...settings(options),
    '--outdir',
    folder,
  ],
  environment: ({ constraints, env }) => (constraints.length === 0 ? {} : constrained(constraints, env)),
});

/**
 * Constraints for pip, which installs what a build requires. Only recent versions of `build` have an option for them. Of
 * the two variables, the first is for the requirements, the second for what they in turn are built with.
 */
function constrained(files: readonly string[], env: Env): Env {
  // pip parts the values at blanks, so that a path is spelled as a URL.
  const own = files.map((file) => pathToFileURL(file).href);
  const names = ['PIP_CONSTRAINT', 'PIP_BUILD_CONSTRAINT'];
  return Object.fromEntries(names.map((name) => [name, [env[name], ...own].filter(Boolean).join(' ')]));
}

/** A command of the project; it decides itself what it builds. */
const ownCommand = ([file = '', ...args]: readonly string[]): BuildTool => ({
  file,
  arguments: ({ folder }) => args.map((each) => each.replaceAll('{out}', folder)),
  environment: () => ({}),
});

/** The build tool that the options ask for. @throws ENOBUILDTOOL when it does not answer, EBUILDOPTIONS */
export async function findBuildTool(options: Options, run: Run): Promise<BuildTool> {
  if (typeof options.build !== 'string') {
    const unused = [
      ...(Object.keys(options.configSettings).length > 0 ? ['configSettings'] : []),
      ...(options.buildConstraints.length > 0 ? ['buildConstraints'] : []),
    ];
    if (unused.length > 0) throw unusedBuildOptions(unused);
    return ownCommand(options.build);
  }
  const all = { uv: [uv], build: [build], auto: [uv, build] } as const;
  const candidates = all[options.build].map((tool) => tool(options));
  for (const tool of candidates) if (await answers(tool, run)) return tool;
  throw noBuildTool(candidates.map(({ file, probe = [] }) => [file, ...probe].join(' ')));
}

async function answers({ file, probe = [] }: BuildTool, run: Run): Promise<boolean> {
  try {
    return (await run(file, probe, { once: true })).exitCode === 0;
  } catch (error) {
    if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return false;
    throw error;
  }
}

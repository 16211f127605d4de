import { isReleaseError, type Run } from '@waybill/kernel';
import { noBuildTool } from '../errors.ts';
import type { Options } from '../options.ts';

export type Kind = 'sdist' | 'wheel';

/** A program that builds sdist and wheel in one go. */
export interface BuildTool {
  readonly file: string;
  /** Prints its version; without one, the program is known by its first run only. */
  readonly probe?: readonly string[];
  /** Builds into a folder. */
  arguments(folder: string, kinds: readonly Kind[]): readonly string[];
}

/** Both programs make the wheel from the sdist unless they are asked for one kind only. */
const only = (kinds: readonly Kind[]) => (kinds.length === 1 ? [`--${kinds[0]}`] : []);

const uv = ({ isolation }: Options): BuildTool => ({
  file: 'uv',
  probe: ['--version'],
  arguments: (folder, kinds) => [
    'build',
    ...only(kinds),
    ...(isolation ? [] : ['--no-build-isolation']),
    '--out-dir',
    folder,
  ],
});

/**
 * Without its check of what the backends declare, which uv does not make either: distributions of Linux leave out what
 * building does not need, and a requirement that is really missing stops the backend with its name.
 */
const withoutIsolation = ['--no-isolation', '--skip-dependency-check'];

const build = ({ python, isolation }: Options): BuildTool => ({
  file: python,
  probe: ['-m', 'build', '--version'],
  arguments: (folder, kinds) => [
    '-m',
    'build',
    ...only(kinds),
    ...(isolation ? [] : withoutIsolation),
    '--outdir',
    folder,
  ],
});

/** A command of the project; it decides itself what it builds. */
const ownCommand = ([file = '', ...args]: readonly string[]): BuildTool => ({
  file,
  arguments: (folder) => args.map((each) => each.replaceAll('{out}', folder)),
});

/** The build tool that the options ask for. @throws ENOBUILDTOOL when it does not answer */
export async function findBuildTool(options: Options, run: Run): Promise<BuildTool> {
  if (typeof options.build !== 'string') return ownCommand(options.build);
  const all = { uv: [uv], build: [build], auto: [uv, build] } as const;
  const candidates = all[options.build].map((tool) => tool(options));
  for (const tool of candidates) if (await answers(tool, run)) return tool;
  throw noBuildTool(candidates.map(({ file, probe = [] }) => [file, ...probe].join(' ')));
}

async function answers({ file, probe = [] }: BuildTool, run: Run): Promise<boolean> {
  try {
    return (await run(file, probe)).exitCode === 0;
  } catch (error) {
    if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return false;
    throw error;
  }
}

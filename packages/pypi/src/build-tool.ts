import { isReleaseError, type Run } from '@waybill/kernel';
import { noBuildTool } from './errors.ts';
import type { Options } from './options.ts';

/** A program that builds sdist and wheel in one go. */
export interface BuildTool {
  readonly file: string;
  /** Prints its version. */
  readonly probe: readonly string[];
  /** Builds into a folder. */
  arguments(folder: string): readonly string[];
}

const uv = ({ isolation }: Options): BuildTool => ({
  file: 'uv',
  probe: ['--version'],
  arguments: (folder) => ['build', ...(isolation ? [] : ['--no-build-isolation']), '--out-dir', folder],
});

/**
 * Without its check of what the backends declare, which uv does not make either: distributions of Linux leave out what
 * building does not need, and a requirement that is really missing stops the backend with its name.
 */
const withoutIsolation = ['--no-isolation', '--skip-dependency-check'];

const build = ({ python, isolation }: Options): BuildTool => ({
  file: python,
  probe: ['-m', 'build', '--version'],
  arguments: (folder) => ['-m', 'build', ...(isolation ? [] : withoutIsolation), '--outdir', folder],
});

/** The build tool that the options ask for. @throws ENOBUILDTOOL when it does not answer */
export async function findBuildTool(options: Options, run: Run): Promise<BuildTool> {
  const all = { uv: [uv], build: [build], auto: [uv, build] } as const;
  const candidates = all[options.build].map((tool) => tool(options));
  for (const tool of candidates) if (await answers(tool, run)) return tool;
  throw noBuildTool(candidates.map(({ file, probe }) => [file, ...probe].join(' ')));
}

async function answers({ file, probe }: BuildTool, run: Run): Promise<boolean> {
  try {
    return (await run(file, probe)).exitCode === 0;
  } catch (error) {
    if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return false;
    throw error;
  }
}

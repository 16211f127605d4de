import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { findPypi } from '../../harness/pypi/find-pypi.ts';
import { pypiTools } from '../../harness/pypi/pypi-tools.ts';
import { compare } from '../frame/compare.ts';
import type { Measurement } from '../frame/report.ts';

const files = {
  'pyproject.toml': `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "acme-parcel"
version = "1.2.0"
`,
  'acme_parcel/__init__.py': '"""Parcels."""\n',
};

export interface BuildMeasurements {
  readonly tool: string;
  /** Beside the program by itself. */
  readonly alone: Measurement;
  /** Beside the program as a hook of the host runs it, in a Node that has loaded what the host loads before any hook. */
  readonly host: Measurement;
}

/**
 * Sdist and wheel, built and checked by the plugin, beside the same tool alone; without isolation, as the index would be
 * measured otherwise. Empty where PyPI, which has the tools, is not reached.
 */
export async function measureBuild(scripts: string, rounds: number): Promise<readonly BuildMeasurements[]> {
  if (!(await findPypi()).isReached) return [];
  const tools = await pypiTools();
  const commands = {
    uv: ['uv', 'build', '--no-build-isolation'],
    build: [tools.python, '-m', 'build', '--no-isolation', '--skip-dependency-check'],
  } as const;
  const found: BuildMeasurements[] = [];
  for (const [name, [file, ...args]] of Object.entries(commands)) {
    await using folder = await temporaryFolder(files);
    const inFolder =
      (program: string, given: readonly string[], variables = {}) =>
      async () => {
        for (const made of ['dist', '.waybill']) await rm(join(folder.path, made), { recursive: true, force: true });
        const options = { cwd: folder.path, env: { ...tools.env, ...variables } };
        return { work: async () => void (await execa(program, given, options)) };
      };
    const ours = inFolder(process.execPath, [join(scripts, 'build-once.mjs')], {
      PYPI_BUILD: name,
      PYPI_PYTHON: tools.python,
    });
    const alone = inFolder(file, args);
    const host = inFolder(process.execPath, [join(scripts, 'tool-once.mjs'), file, ...args]);
    const tool = name === 'uv' ? 'uv build' : 'python -m build';
    found.push({
      tool,
      alone: { name: `sdist and wheel beside ${tool}`, ...(await compare({ ours, theirs: alone, rounds })) },
      host: {
        name: `sdist and wheel beside ${tool} in a node with the modules of the host`,
        ...(await compare({ ours, theirs: host, rounds })),
      },
    });
  }
  return found;
}

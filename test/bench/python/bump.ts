import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { compare } from '../frame/compare.ts';
import type { Measurement } from '../frame/report.ts';
import { poetry } from './poetry.ts';

const pyproject = `[tool.poetry]
name = "acme-parcel"
version = "1.1.0"
description = "Parcels"
authors = ["Ada <ada@example.org>"]

[tool.poetry.dependencies]
python = "^3.9"
`;

export interface BumpMeasurements {
  /** Beside a Node that does nothing. */
  readonly node: Measurement;
  /** Beside a Node that has loaded what the host loads before any hook. */
  readonly host: Measurement;
  /** Beside `poetry version`. */
  readonly poetry: Measurement;
}

/** Writing a version as a process of its own. */
export async function measureBump(scripts: string, rounds: number): Promise<BumpMeasurements> {
  await using folder = await temporaryFolder();
  const { python, env } = await poetry();
  const inFolder =
    (file: string, args: readonly string[], variables = {}) =>
    async () => {
      await writeFile(join(folder.path, 'pyproject.toml'), pyproject);
      return { work: async () => void (await execa(file, args, { cwd: folder.path, env: variables })) };
    };
  const ours = inFolder(process.execPath, [join(scripts, 'bump-once.mjs')]);
  const bare = inFolder(process.execPath, ['-e', 'process.stdout; process.stderr']);
  const host = inFolder(process.execPath, [join(scripts, 'host-modules.mjs')]);
  const version = inFolder(python, ['-m', 'poetry', 'version', '1.2.0'], env);
  return {
    node: { name: 'a version beside a bare node', ...(await compare({ ours, theirs: bare, rounds })) },
    host: {
      name: 'a version beside a node with the modules of the host',
      ...(await compare({ ours, theirs: host, rounds })),
    },
    poetry: { name: 'a version beside poetry version', ...(await compare({ ours, theirs: version, rounds })) },
  };
}

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

/** Writing a version as a process, beside a Node that does nothing and beside `poetry version`. */
export async function measureBump(
  scripts: string,
  rounds: number,
): Promise<readonly [node: Measurement, poetry: Measurement]> {
  await using folder = await temporaryFolder();
  const { python, env } = await poetry();
  const inFolder =
    (file: string, args: readonly string[], variables = {}) =>
    async () => {
      await writeFile(join(folder.path, 'pyproject.toml'), pyproject);
      return { work: async () => void (await execa(file, args, { cwd: folder.path, env: variables })) };
    };
  const ours = inFolder(process.execPath, [join(scripts, 'bump-once.mjs')]);
  // The host has opened its streams before any hook: what that takes is none of the plugin's time.
  const bare = inFolder(process.execPath, ['-e', 'process.stdout; process.stderr']);
  const node = await compare({ ours, theirs: bare, rounds });
  const version = inFolder(python, ['-m', 'poetry', 'version', '1.2.0'], env);
  return [
    { name: 'a version beside a bare node', ...node },
    { name: 'a version beside poetry version', ...(await compare({ ours, theirs: version, rounds })) },
  ];
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { poetry } from './poetry.ts';
import { median, seconds } from './timing.ts';

const pyproject = `[tool.poetry]
name = "acme-parcel"
version = "1.1.0"
description = "Parcels"
authors = ["Ada <ada@example.org>"]

[tool.poetry.dependencies]
python = "^3.9"
`;

export interface BumpFigures {
  /** Seconds, medians. */
  readonly bareNode: number;
  readonly bump: number;
  readonly poetryVersion: number;
}

/** How long writing a version takes as a process, beside `poetry version` and a Node that does nothing. */
export async function measureBump(rounds = 11): Promise<BumpFigures> {
  await using folder = await temporaryFolder();
  const { python, env } = await poetry();
  const here = import.meta.dirname;
  const commands = {
    bareNode: () => execa(process.execPath, ['-e', '0']),
    bump: () =>
      execa(process.execPath, ['--import', join(here, 'built-packages.mjs'), join(here, 'bump-once.mjs')], {
        cwd: folder.path,
      }),
    poetryVersion: () => execa(python, ['-m', 'poetry', 'version', '1.2.0'], { cwd: folder.path, env }),
  };
  const times: Record<keyof typeof commands, number[]> = { bareNode: [], bump: [], poetryVersion: [] };
  // In turns, so that a machine that is busy for a while is so for all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(commands)) {
      await writeFile(join(folder.path, 'pyproject.toml'), pyproject);
      times[name as keyof typeof commands].push(await seconds(run));
    }
  }
  return { bareNode: median(times.bareNode), bump: median(times.bump), poetryVersion: median(times.poetryVersion) };
}

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository, type BaseContext, type Commit, type Ports } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { hasChapter, judgeMigration, type Migration } from './judge-migration.ts';

interface Place {
  readonly context: BaseContext;
  readonly options: Pick<Options, 'migrationGuides'>;
  readonly ports: Pick<Ports, 'run' | 'clock'>;
}

/** What the breaking changes of a release say about how to migrate. */
export async function readMigration(
  { context, options, ports }: Place,
  { commits, version }: { readonly commits: readonly Commit[]; readonly version: string },
): Promise<Migration> {
  const { readBreaking } = await import('@waybill/pipeline/repository');
  const breaking = await readBreaking(commits, context, ports);
  const guide = breaking.length === 0 ? undefined : await findGuide(context.cwd, options.migrationGuides, version);
  return judgeMigration(breaking, guide);
}

/** Bytes of a guide. */
const longest = 5_000_000;

async function findGuide(cwd: string, files: readonly string[], version: string): Promise<string | undefined> {
  for (const file of files) {
    assertInRepository(cwd, file);
    try {
      await using handle = await open(join(cwd, file));
      const stats = await handle.stat();
      if (stats.isFile() && stats.size <= longest && hasChapter(await handle.readFile('utf8'), version)) return file;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    }
  }
  return undefined;
}

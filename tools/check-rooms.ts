/** Compares the folders and imports of the packages with tools/rooms.ts. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findBreaches } from './rooms/find-breaches.ts';
import { readImports } from './rooms/read-imports.ts';
import { rooms } from './rooms.ts';
import { workspacePackages } from './workspace.ts';

const problems: string[] = [];
for (const { room: name, folder } of await workspacePackages()) {
  const table = rooms[name] ?? [];
  const src = join(folder, 'src');
  const folders = (await readdir(src, { withFileTypes: true })).filter((each) => each.isDirectory());
  const found = findBreaches(table, { folders: folders.map((each) => each.name), imports: await readImports(src) });
  problems.push(...found.map((problem) => `packages/${name}: ${problem}`));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

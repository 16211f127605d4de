import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspacePackages } from '../../tools/workspace.ts';

/** A page for each package: its README. */
export default {
  async paths() {
    const packages = await workspacePackages();
    return Promise.all(
      packages.map(async ({ room, folder }) => ({
        params: { plugin: room },
        content: await readFile(join(folder, 'README.md'), 'utf8'),
      })),
    );
  },
};

import { readFile } from 'node:fs/promises';
import { type ReleaseSetting, releaseRun } from './release-run.ts';

/** How often git connects to the remote in a release. */
export async function countConnections(setting: ReleaseSetting): Promise<{ flat: number; pipeline: number }> {
  const count = async (arrangement: 'flat' | 'pipeline') => {
    const run = await releaseRun({ ...setting, arrangement });
    await run.work();
    const lines = await readFile(run.connections, 'utf8');
    await run.remove?.();
    return lines.split('\n').filter(Boolean).length;
  };
  return { flat: await count('flat'), pipeline: await count('pipeline') };
}

import { execa } from 'execa';
import { quantile } from '../frame/compare.ts';

/** Milliseconds beside what semantic-release has loaded already, by package. */
export type ImportTimes = Readonly<Record<string, number>>;

/** What the preset's pipeline may load in a run, as its members name it. */
const entries = [
  ...['preset', 'pipeline', 'pyproject', 'pypi', 'docker', 'sbom', 'scan', 'documents', 'gate', 'archive'],
  ...['announcement/plugin', 'metrics', 'deploy', 'slack', 'email', 'webhook'],
].map((name) => `@waybill/${name}`);

/** All of them after each other in one process. */
export const together = 'all of them';

/**
 * Imports each package in a process of its own that has imported semantic-release, round by round, and all of them in
 * one: medians.
 */
export async function importTimes(folder: string, rounds: number): Promise<ImportTimes> {
  const sets = Object.entries({ ...Object.fromEntries(entries.map((name) => [name, [name]])), [together]: entries });
  const times = new Map<string, number[]>(sets.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, list] of sets) {
      const time = await importOnce(folder, list);
      // The first round fills the cache of the file system.
      if (round > 0) times.get(name)?.push(time);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, quantile(list, 0.5)]));
}

const program = `await import('semantic-release');
const started = performance.now();
for (const name of process.argv.slice(1)) await import(name);
console.log(performance.now() - started);`;

async function importOnce(folder: string, names: readonly string[]): Promise<number> {
  const args = ['--input-type=module', '--eval', program, ...names];
  // Without the cache of compiled code: a job of CI has none.
  const options = { cwd: folder, env: { NODE_COMPILE_CACHE: undefined } };
  const { stdout } = await execa(process.execPath, args, options);
  return Number(stdout.trim().split('\n').at(-1));
}

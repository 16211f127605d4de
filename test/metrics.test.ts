import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { at, commit, deployment, facts, release } from '../packages/metrics/src/measure/example-facts.ts';
import { measure } from '../packages/metrics/src/measure/index.ts';
import { renderFiles } from '../packages/metrics/src/render/index.ts';
import { unpackDebianPackages } from '../packages/rehearsal/src/debian/index.ts';
import { cacheFolder } from '../packages/rehearsal/src/process/index.ts';

/** The program that comes with Prometheus; nothing where it cannot be had. */
async function promtool(): Promise<string | undefined> {
  const set = { name: 'Prometheus', packages: ['prometheus'], dependencies: /^$/, without: /^(?!prometheus$)/ };
  const unpacked = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} }).catch(
    () => undefined,
  );
  return unpacked && join(unpacked.root, 'usr/bin/promtool');
}

const program = await promtool();

(program === undefined ? it.skip : it)(
  'Prometheus reads the metrics, whatever environments, steps and benchmarks are called',
  async () => {
    const names = ['production', 'a "b" \\c', 'line\nbreak', '{x="y"}', '# EOF'];
    const releases = names.map((environment, number) =>
      release(number, `c${number}`, number, {
        base: 'c0',
        deployments: [
          deployment(number + 1, { environment }),
          deployment(number + 2, { environment, state: 'failed' }),
        ],
        steps: [{ name: environment, at: at(number) }],
        measures: new Map([['report:benchmarks', { [environment]: 1e-7 }]]),
      }),
    );
    const commits = names.map((_, number) => commit(`c${number}`, number - 1, { parents: [`c${number - 1}`] }));
    const rules = { window: 30, environment: undefined, hotfixBranches: [], failedRollouts: true };
    const report = measure({ ...rules, facts: facts(releases, commits), now: new Date(at(100)) });
    const { 'metrics.prom': text = '' } = renderFiles(report);
    await using folder = await temporaryFolder({ 'metrics.prom': text });
    const blocks = await mkdtemp(join(folder.path, 'blocks-'));

    const read = ['tsdb', 'create-blocks-from', 'openmetrics', join(folder.path, 'metrics.prom'), blocks];
    const { all, exitCode } = await execa(program ?? '', read, { all: true, reject: false });
    expect({ all, exitCode }).toMatchObject({ exitCode: 0, all: expect.stringContaining('NUM SAMPLES') });

    // A database that a server has had open has one.
    await mkdir(join(blocks, 'wal'));
    const { stdout } = await execa(program ?? '', ['tsdb', 'dump', blocks]);
    const samples = text.split('\n').filter((line) => line.startsWith('waybill_'));
    expect(stdout.split('\n')).toHaveLength(samples.length);
    expect(stdout).toContain('environment="{x=\\"y\\"}"');
  },
);

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare } from '../index.ts';

const cobertura = '<coverage lines-valid="200" lines-covered="150"/>';

async function run(options: object, files: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path, options: { metrics: options } });
  await prepare({}, context);
  // Once more, as a run does that finishes another one.
  await prepare({}, context);
  const artifacts = await readArtifacts(folder.path, '1.2.0');
  const texts = await Promise.all(artifacts.map(({ path = '' }) => readFile(join(folder.path, path), 'utf8')));
  return { artifacts, values: texts.map((text) => JSON.parse(text) as unknown) };
}

describe('reports of the project', () => {
  it('coverage and benchmarks are artifacts with their numbers', async () => {
    const options = { coverage: ['coverage.xml'], benchmarks: ['bench.json'] };
    const { artifacts, values } = await run(options, { 'coverage.xml': cobertura, 'bench.json': '{"parse": 12}' });

    expect(artifacts).toMatchObject([
      { kind: 'report', name: 'benchmarks', measures: { parse: 12 }, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { kind: 'report', name: 'coverage', measures: { lines: 0.75, covered: 150, total: 200 } },
    ]);
    expect(values).toEqual([{ parse: 12 }, { lines: 0.75, covered: 150, total: 200 }]);
  });

  it('lines of several parts add up', async () => {
    const { artifacts } = await run(
      { coverage: ['a.xml', 'b.info'] },
      { 'a.xml': cobertura, 'b.info': 'LF:200\nLH:50\n' },
    );

    expect(artifacts).toMatchObject([{ measures: { lines: 0.5, covered: 200, total: 400 } }]);
  });

  it('without any, nothing is recorded', async () => {
    expect((await run({}, {})).artifacts).toEqual([]);
  });
});

describe('a report that is not what it should be', () => {
  it.each([
    [{ coverage: ['missing.xml'] }, 'ENOQUALITYREPORT', 'metrics.coverage'],
    [{ coverage: ['folder'] }, 'ENOQUALITYREPORT', 'metrics.coverage'],
    [{ coverage: ['text.txt'] }, 'EQUALITYREPORT', 'metrics.coverage'],
    [{ benchmarks: ['text.txt'] }, 'EQUALITYREPORT', 'metrics.benchmarks'],
    [{ coverage: ['../outside.xml'] }, 'ENOQUALITYREPORT', 'metrics.coverage'],
  ])('%j is %s', async (options, code, named) => {
    const files = { 'text.txt': 'Total: 80 %', 'folder/a': '' };

    await expect(run(options, files)).rejects.toMatchObject({ code, message: expect.stringContaining(named) });
  });

  it('a file outside of the repository is not read', async () => {
    await using other = await temporaryFolder({ 'coverage.xml': cobertura });

    await expect(run({ coverage: [`../${other.path.split('/').at(-1)}/coverage.xml`] }, {})).rejects.toMatchObject({
      code: 'EOUTSIDE',
    });
  });
});

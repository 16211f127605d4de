import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { scratchRelease } from './scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../packages/preset/src/index.ts')).href;

/** Fails where there is a file `broken`. */
const script =
  "if (fs.existsSync('broken')) process.exit(7); fs.appendFileSync('deployed', process.env.WAYBILL_PURPOSE + ' ' + process.env.WAYBILL_TAG + '\\\\n')";
const staging = `{ name: 'staging', target: { command: { run: [['node', '-e', "${script}"]] } } }`;
const plugins = `[pipeline({ resolveFrom: '${preset}', members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'a', plugin: said('a', ['publish', 'success', 'fail'], { publish: () => ({ name: 'a' }) }) },
  { plugin: '@waybill/deploy', options: { environments: [${staging}] } },
] })]`;

it('deploys releases, stays complete when one cannot be deployed, and goes back', async () => {
  await using scratch = await scratchRelease(plugins, { '.gitignore': '.waybill\ndeployed\n' });
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const first = await clone.release();
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringContaining('`staging` has v1.0.0.') });
  await clone.commit('fix: weigh less', { broken: '' });

  const second = await clone.release();

  expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('EDEPLOYFAILED') });
  expect(await scratch.ledger('v1.0.1')).toMatchObject({
    state: 'complete',
    deployments: [{ state: 'failed', reason: expect.stringContaining('exit code 7') }],
  });
  expect(await scratch.events()).toContain('a.fail');
  const later = await scratch.clone();
  expect(await later.waybill('environments')).toMatchObject({
    exitCode: 3,
    output: expect.stringMatching(/staging +v1\.0\.0 .*deploy of v1\.0\.1 failed/),
  });

  await later.commit('fix: mend', {});
  await later.git('rm', '--quiet', 'broken');
  await later.commit('fix: whole again');
  expect(await later.waybill('deploy', 'staging', 'v1.0.1')).toMatchObject({ exitCode: 0 });
  expect(await later.waybill('rollback', 'staging', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await later.waybill('environments')).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/staging +v1\.0\.0 /),
  });
  expect(await readFile(join(later.cwd, 'deployed'), 'utf8')).toBe('deploy v1.0.1\nrollback v1.0.0\n');
});

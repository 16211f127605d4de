import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import { type ScratchRelease, scratchRelease } from '../scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;

/** Does a step, says so, and ends the run that has started it, where the test wants it to end there. */
const act = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const [, , step] = process.argv;
appendFileSync(process.env.STEPS, step + ' ' + process.env.WAYBILL_TAG + '\\n');
writeFileSync(process.env.STEPS + '.run', String(process.ppid));
if (process.env.ENDS_AT === step) process.kill(process.ppid, 'SIGKILL');
`;

/** The service answers with the version that was deployed last, and may end the run that asks. */
let service: Awaited<ReturnType<typeof loopback>>;
let steps = '';
let isFatal = false;
let base: ScratchRelease;

beforeAll(async () => {
  service = await loopback(async (_, response) => {
    if (isFatal) process.kill(Number(await readFile(`${steps}.run`, 'utf8')), 'SIGKILL');
    response.end('{}');
  });
  const command = (step: string) => `['node', 'act.mjs', '${step}']`;
  const environment = `{
    name: 'staging',
    target: { command: { run: [${command('deploy')}], rollback: [${command('back')}] } },
    health: { url: '${service.url}/health', times: 2, interval: 0.05, timeout: 60 },
    verify: [{ name: 'check', run: ${command('check')} }],
    rollback: { steps: [{ name: 'database', about: 'rows are lost', run: [${command('restore')}] }] },
  }`;
  base = await scratchRelease(
    `[pipeline({ resolveFrom: '${preset}', members: [
      { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
      { name: 'a', plugin: said('a', ['publish'], { publish: () => ({ name: 'a' }) }) },
      { plugin: '@waybill/deploy', options: { environments: [${environment}] } },
    ] })]`,
    { 'act.mjs': act },
  );
  const clone = await base.clone();
  const env = { STEPS: join(base.root, 'steps') };
  steps = env.STEPS;
  for (const message of ['feat: weigh', 'fix: weigh less']) {
    await clone.commit(message);
    expect(await clone.release({ env })).toMatchObject({ exitCode: 0 });
  }
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await base?.[Symbol.asyncDispose]();
});

const deploy = ['deploy', 'staging', 'v1.0.1'];
const rollback = ['rollback', 'staging', '--with', 'database', '--yes'];

/** Ends the run that pushes, before the remote takes its push with this number. */
async function endAtPush({ root }: ScratchRelease, count: number): Promise<void> {
  const hook = join(root, 'remote.git/hooks/pre-receive');
  const script = `#!/bin/sh
[ "$ENDS_AT" = push ] || exit 0
echo push >>"$STEPS.pushes"
[ "$(wc -l <"$STEPS.pushes")" -eq ${count} ] || exit 0
pid=$$
until case "$(readlink "/proc/$pid/exe")" in */node) true ;; *) false ;; esac; do
  pid=$(awk '/^PPid/ { print $2 }' "/proc/$pid/status")
done
kill -9 "$pid"
exit 1
`;
  await writeFile(hook, script);
  await chmod(hook, 0o755);
}

it.each([
  ['starts it', { at: 'deploy', first: [...deploy, '--again'], later: deploy }, ['deploy v1.0.1', 'deploy v1.0.1']],
  [
    'asks the service',
    { at: 'health', first: [...deploy, '--again'], later: deploy },
    ['deploy v1.0.1', 'deploy v1.0.1'],
  ],
  [
    'checks it',
    { at: 'check', first: [...deploy, '--again'], later: deploy },
    ['deploy v1.0.1', 'check v1.0.1', 'deploy v1.0.1'],
  ],
  // The claim, the record, its handle, then health and checks.
  ['records that it starts', { at: 'push 3', first: [...deploy, '--again'], later: deploy }, ['deploy v1.0.1']],
  [
    'records how it ended',
    { at: 'push 6', first: [...deploy, '--again'], later: deploy },
    ['deploy v1.0.1', 'check v1.0.1', 'deploy v1.0.1'],
  ],
  [
    'restores a database',
    { at: 'restore', first: rollback, later: rollback },
    ['restore v1.0.0', 'restore v1.0.0', 'back v1.0.0'],
  ],
  ['rolls back', { at: 'back', first: rollback, later: rollback }, ['restore v1.0.0', 'back v1.0.0', 'back v1.0.0']],
])('a run that ends while it %s is gone on with by the next one', async (_, { at, first, later }, expected) => {
  await using scratch = await base.copy();
  steps = join(scratch.root, 'own-steps');
  await writeFile(steps, '');
  const clone = await scratch.clone();
  const [point = '', push] = at.split(' ');
  if (push !== undefined) await endAtPush(scratch, Number(push));
  isFatal = at === 'health';

  const ended = await clone.waybillWith({ STEPS: steps, ENDS_AT: point }, ...first);
  isFatal = false;

  expect(ended.exitCode).toBeUndefined();
  const tag = first === rollback ? 'v1.0.0' : 'v1.0.1';
  const purpose = first === rollback ? 'rollback' : 'deploy';
  const [known] = (await scratch.ledger(tag)).deployments?.slice(1) ?? [];
  const next = await (await scratch.clone()).waybillWith({ STEPS: steps }, ...later);

  expect(next).toMatchObject({ exitCode: 0 });
  const { deployments = [] } = await scratch.ledger(tag);
  // The first one is of the release itself.
  expect(deployments.slice(1)).toMatchObject([{ purpose, state: 'succeeded' }]);
  if (known !== undefined) expect(deployments[1]?.key).toBe(known.key);
  const done = (await readFile(steps, 'utf8')).split('\n').filter(Boolean);
  expect(done).toEqual([...expected, `check ${tag}`]);
  const again = await clone.waybillWith({ STEPS: steps }, 'environments');
  expect(again).toMatchObject({ exitCode: 0, output: expect.stringMatching(new RegExp(`staging +${tag} `)) });
});

import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import type { ReleaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';
import { parse } from 'yaml';
import { jobEnvironment } from './harness/releases/job-environment.ts';
import { preparedPackages } from './harness/releases/prepared-packages.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

const folder = join(import.meta.dirname, '../packages/action');

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string; readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

let action: Action;
let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  action = parse(await readFile(join(folder, 'action.yml'), 'utf8'));
  world = await startWorld(['github', 'slack', 'index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

it('pins what it uses, and puts no input into a script', () => {
  for (const { uses, run } of action.runs.steps) {
    expect(uses ?? 'own@0000000000000000000000000000000000000000').toMatch(/@[0-9a-f]{40}$/);
    expect(run ?? '').not.toContain('${{');
  }
});

it('describes in its README what it takes and gives', async () => {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
    expect(readme).toContain(`\`${name}\``);
});

interface Ran {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the steps of the action that are scripts, as the runner does after it has put values in the place of expressions. */
async function runAction(
  workspace: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'waybill-runner-')));
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, each]) => [name, given[name] ?? each.default]),
  );
  const fill = (text: string) =>
    text.replace(/\$\{\{ (inputs|runner)\.([a-z-]+) \}\}/g, (_, kind: string, name: string) =>
      kind === 'runner' ? temporary : (inputs[name] ?? ''),
    );
  try {
    const file = join(temporary, 'outputs');
    await writeFile(file, '');
    let output = '';
    for (const step of action.runs.steps.filter(({ run }) => run !== undefined)) {
      const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]));
      // What a user has downloaded before; a runner has nothing.
      delete own['npm_config_cache'];
      const { exitCode, all } = await execa(
        step.shell ?? 'sh',
        ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''],
        {
          cwd: workspace,
          env: { ...env, ...own, GITHUB_ACTION_PATH: folder, GITHUB_WORKSPACE: workspace, GITHUB_OUTPUT: file },
          all: true,
          reject: false,
        },
      );
      output += all;
      if (exitCode !== 0) return { exitCode, output, outputs: readOutputs(await readFile(file, 'utf8')) };
    }
    return { exitCode: 0, output, outputs: readOutputs(await readFile(file, 'utf8')) };
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

function readOutputs(text: string): Record<string, string> {
  const long = [...text.matchAll(/^([a-z]+)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, name = '', , value = '']) => [
    name,
    value,
  ]);
  const short = [...text.matchAll(/^([a-z]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return Object.fromEntries([...long, ...short]);
}

/** A checkout whose folder above is empty, with the manifest and the lock file of the packed packages in the repository. */
async function lockedRepository(): Promise<ReleaseRepository> {
  await using packages = await preparedPackages();
  const read = (name: string) => readFile(join(packages.folder, name), 'utf8');
  const manifest = await read('package.json');
  return await world.repository(
    smallProject({
      // A site of the documentation: `npx` would take this folder for that of the release tools.
      'package.json': '{ "private": true, "version": "0.0.0" }\n',
      '.github/release/package.json': manifest,
      '.github/release/package-lock.json': await read('package-lock.json'),
    }),
  );
}

it('installs what the lock file says beside the checkout, previews the release and makes it', async () => {
  await using repository = await lockedRepository();
  const { cwd } = await repository.clone();
  await execa('git', ['switch', '--quiet', 'main'], { cwd });
  const env = jobEnvironment(world, 'main');

  const preview = await runAction(cwd, { command: 'dry-run' }, env);
  expect(preview).toMatchObject({ exitCode: 0, output: expect.stringContaining('1.0.0') });
  expect(await repository.tags()).toEqual([]);

  const released = await runAction(cwd, {}, env);
  expect({ ...released, output: released.exitCode === 0 ? '' : released.output }).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'released', version: '1.0.0', tag: 'v1.0.0' },
  });
  expect(await repository.tags()).toEqual(['v1.0.0']);

  // Two screens; what tools have said is in groups, each of which is closed before the next one begins.
  const marks = released.output.split('\n').filter((line) => /^::(?:end)?group::/.test(line));
  expect(marks.join('\n')).toMatch(/^(?:::group::.+\n::endgroup::(?:\n|$))+$/);
  const open = released.output
    .replaceAll(/^::group::[\s\S]*?^::endgroup::$/gm, '▸')
    .trim()
    .split('\n');
  expect(open.length).toBeLessThanOrEqual(60);
  expect(released.output).toMatch(/^::group::python3$/m);
});

it('gives arguments to the command as they are written, in the folder that was named', async () => {
  await using place = await temporaryFolder({
    'node_modules/.bin/waybill':
      '#!/bin/sh\npwd\nfor each in "$@"; do echo "[$each]"; done\nenv | grep -cE "^WAYBILL_(COMMAND|ARGUMENTS)="\n',
    'checkout/libs/a b/pyproject.toml': '',
  });
  await chmod(join(place.path, 'node_modules/.bin/waybill'), 0o755);
  const workspace = join(place.path, 'checkout');
  const env = { WAYBILL_COMMAND: 'deploy', WORKING_DIRECTORY: 'libs/a b', GITHUB_WORKSPACE: workspace };
  const run = (lines: string) =>
    execa('bash', [join(folder, 'run.sh')], { env: { ...env, WAYBILL_ARGUMENTS: lines }, all: true, reject: false });

  expect((await run('production\n--reason\nit is $(whoami) `id`; "x" *\n\n')).all.split('\n')).toEqual([
    ...[join(workspace, 'libs/a b'), '[deploy]', '[production]', '[--reason]', '[it is $(whoami) `id`; "x" *]', '0'],
  ]);
  expect((await run('')).all.split('\n')).toEqual([join(workspace, 'libs/a b'), '[deploy]', '0']);
});

it('says what is wrong with a version, and runs nothing of it', async () => {
  await using repository = await world.repository(smallProject());
  const { cwd } = await repository.clone();

  const { exitCode, output } = await runAction(cwd, { version: '$(touch made)' }, jobEnvironment(world, 'main'));

  expect({ exitCode, output }).toEqual({
    exitCode: 1,
    output: expect.stringContaining('The input `version` is not a version such as 1.4.2'),
  });
});

import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { jobEnvironment } from './harness/releases/job-environment.ts';
import { preparedPackages } from './harness/releases/prepared-packages.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';
import { extendJob, type GitlabJob, interpolateGitlab } from './harness/services/interpolate-gitlab.ts';

const folder = join(import.meta.dirname, '../packages/gitlab-component');

let template: string;
beforeAll(async () => {
  template = await readFile(join(folder, 'templates/release.yml'), 'utf8');
});

function jobOf(inputs: Readonly<Record<string, unknown>> = {}): GitlabJob {
  const { configuration } = interpolateGitlab(template, inputs);
  return extendJob(configuration, String(inputs['job'] ?? 'release'));
}

describe('the template of the component', () => {
  it('describes each input, and its README has them all', async () => {
    const { inputs } = interpolateGitlab(template);
    const readme = await readFile(join(folder, 'README.md'), 'utf8');

    for (const [name, rules] of Object.entries(inputs)) {
      expect([name, rules?.description]).toEqual([name, expect.stringMatching(/\S/)]);
      expect(readme).toContain(`| \`${name}\` |`);
    }
  });

  it('gives a job that releases pushes to release branches, one at a time', () => {
    expect(jobOf()).toMatchObject({
      ...{ stage: 'deploy', image: 'docker:28', services: ['docker:28-dind'], resource_group: expect.any(String) },
      rules: [{ if: expect.stringContaining('$CI_COMMIT_BRANCH =~ /^(main|develop|') }],
      variables: { DOCKER_IMAGE: '$CI_REGISTRY_IMAGE', GIT_DEPTH: '0', WAYBILL_COMMAND: 'release' },
    });
    expect(jobOf()).not.toHaveProperty('id_tokens');
  });

  it('has an engine, an identity and a name as they are asked for', () => {
    const job = jobOf({ image: false, 'trusted-publishing': true, job: 'publish package', stage: '.post' });

    expect(job).toMatchObject({
      image: 'node:24-bookworm',
      stage: '.post',
      id_tokens: { PYPI_ID_TOKEN: { aud: 'pypi' } },
    });
    expect(job).not.toHaveProperty('services');
    expect(job.variables).not.toHaveProperty('DOCKER_IMAGE');
  });

  it.each([
    ['main', true],
    ['develop', true],
    ['release/2.0', true],
    ['1.x', true],
    ['1.2.x', true],
    ['hotfix/a', false],
    ['main-2', false],
    ['feature/release/1', false],
  ])('releases pushes to %s: %s', (branch, isReleased) => {
    const [, expression = ''] = /=~ \/(.*)\/$/.exec(jobOf().rules?.[0]?.if ?? '') ?? [];

    expect(new RegExp(expression).test(branch)).toBe(isReleased);
  });

  it.each([
    [{ version: '$(touch made)' }, '`version` input: provided value does not match'],
    [{ command: 'release; id' }, '`command` input: provided value does not match'],
    [{ branches: 'main' }, '`branches` input: provided value does not match'],
    [{ image: 'yes' }, '`image` input: provided value is not a boolean'],
    [{ imgae: true }, 'unknown input arguments: imgae'],
  ])('refuses %j when the pipeline is made', (inputs, problem) => {
    expect(() => jobOf(inputs)).toThrow(problem);
  });

  it('has texts alone as variables, as GitLab takes nothing else', () => {
    for (const value of Object.values(jobOf({ image: false }).variables ?? {})) expect(typeof value).toBe('string');
  });

  it('puts no input into a script', () => {
    const { configuration } = interpolateGitlab(template, {
      arguments: 'a-value',
      'lock-folder': 'a-value',
      version: 'a-value',
    });

    expect(
      JSON.stringify(Object.values(configuration).map(({ script, before_script }) => [script, before_script])),
    ).not.toContain('a-value');
  });
});

interface Ran {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs the scripts of a job as the runner does: in one shell that ends with the first error, with the variables of the job. */
async function runJob(job: GitlabJob, cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<Ran> {
  const variables: Record<string, string | undefined> = { ...env, CI_PROJECT_DIR: cwd };
  for (const [name, value] of Object.entries(job.variables ?? {}))
    variables[name] = value.replaceAll(/\$([A-Z_]+)/g, (_, each: string) => variables[each] ?? '');
  const script = ['set -e', ...(job.before_script ?? []), ...(job.script ?? [])].join('\n');
  // Alpine has no bash.
  const { exitCode, all } = await execa('sh', ['-c', script], { cwd, env: variables, all: true, reject: false });
  return { exitCode, output: all };
}

describe('the job of the component', () => {
  it('gives arguments to the command as they are written, in the folder that was named', async () => {
    const program =
      '#!/bin/sh\npwd\nfor each in "$@"; do echo "[$each]"; done\nenv | grep -cE "^WAYBILL_(COMMAND|ARGUMENTS|DIRECTORY|LOCK_FOLDER|VERSION|IMAGE|PYTHON)=" || true\n';
    await using place = await temporaryFolder({
      'node_modules/.bin/waybill': program,
      'checkout/libs/a b/pyproject.toml': '',
      'checkout/lock/package.json': '{ "private": true }\n',
      'checkout/lock/package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {} } }\n',
    });
    const cwd = join(place.path, 'checkout');
    const waybill = join(place.path, 'node_modules/.bin/waybill');
    await chmod(waybill, 0o755);
    const run = async (lines: string) => {
      const inputs = {
        command: 'deploy',
        arguments: lines,
        'working-directory': 'libs/a b',
        image: false,
        python: false,
      };
      // Without the installation, which removes what no lock file has.
      const { before_script: _installation, ...job } = jobOf({ ...inputs, 'lock-folder': 'lock' });
      return (await runJob(job, cwd, {})).output.split('\n');
    };

    expect(await run('production\n--reason\nit is $(whoami) `id`; "x" * \\\nWAYBILL_END\n\n')).toEqual([
      ...[join(cwd, 'libs/a b'), '[deploy]', '[production]', '[--reason]'],
      ...['[it is $(whoami) `id`; "x" * \\]', '[WAYBILL_END]', '0'],
    ]);
    expect(await run('')).toEqual([join(cwd, 'libs/a b'), '[deploy]', '0']);
  });

  it('is a script of every shell, with an image and without', async () => {
    for (const image of [true, false]) {
      const { before_script = [], script = [] } = jobOf({ image });
      await execa('sh', ['-n', '-c', [...before_script, ...script].join('\n')]);
    }
  });

  describe('in a project', () => {
    let world: World<'index'>;
    beforeAll(async () => {
      world = await startWorld(['index']);
    });
    afterAll(async () => {
      await world?.[Symbol.asyncDispose]();
    });

    it('installs what the lock file says beside the checkout, previews the release and makes it', async () => {
      await using packages = await preparedPackages();
      const read = (name: string) => readFile(join(packages.folder, name), 'utf8');
      await using repository = await world.repository(
        smallProject({
          '.releaserc': JSON.stringify({ extends: '@waybill/preset', github: false }),
          'package.json': '{ "private": true, "version": "0.0.0" }\n',
          '.gitlab/release/package.json': await read('package.json'),
          '.gitlab/release/package-lock.json': await read('package-lock.json'),
        }),
      );
      const { cwd } = await repository.clone();
      await execa('git', ['switch', '--quiet', 'main'], { cwd });
      const { GITHUB_TOKEN: _token, ...given } = jobEnvironment(world, 'main');
      const ofGithub = [...Object.keys({ ...process.env, ...given }).filter((name) => name.startsWith('GITHUB_'))];
      const env = {
        ...given,
        ...Object.fromEntries(ofGithub.map((name) => [name, undefined])),
        ...{ GITLAB_CI: 'true', CI_COMMIT_REF_NAME: 'main', CI_COMMIT_BRANCH: 'main', CI_PROJECT_PATH: world.slug },
      };
      const inputs = { image: false, python: false };

      const preview = await runJob(jobOf({ ...inputs, command: 'dry-run' }), cwd, env);
      expect(preview).toMatchObject({ exitCode: 0, output: expect.stringContaining('1.0.0') });
      expect(await repository.tags()).toEqual([]);

      const released = await runJob(jobOf(inputs), cwd, env);
      expect({ ...released, output: released.exitCode === 0 ? '' : released.output }).toEqual({
        exitCode: 0,
        output: '',
      });
      expect(await repository.tags()).toEqual(['v1.0.0']);
    });
  });
});

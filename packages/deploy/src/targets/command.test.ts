import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts, withholdSecrets } from '@waybill/kernel';
import { fakeContext, fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { type CommandOptions, commandTarget } from './command.ts';
import type { DeploymentRequest, TargetInput } from './target.ts';

const image = { name: 'ghcr.io/acme/parcel', digest: `sha256:${'a'.repeat(64)}` };
const request: DeploymentRequest = {
  ...{ key: '1.2.0/staging/1', environment: 'staging', version: '1.2.0', tag: 'v1.2.0', purpose: 'deploy', image },
  previous: { version: '1.1.0', tag: 'v1.1.0', image: { ...image, digest: `sha256:${'b'.repeat(64)}` } },
};

function inputOf(cwd: string, env: Record<string, string> = {}): TargetInput {
  const context = fakeContext({ cwd, env: { PATH: process.env['PATH'], ...env } });
  const github = { apiUrl: 'https://api.github.com' };
  return { context, ports: realPorts(context), github, withheld: withholdSecrets(context.env) };
}

function optionsOf(options: Partial<CommandOptions> & Pick<CommandOptions, 'run'>): CommandOptions {
  return { timeout: 60, rollback: undefined, ...options };
}

async function deploy(options: CommandOptions, input: TargetInput, asked = request) {
  const target = commandTarget('staging', options, input);
  const stored: object[] = [];
  const handle = await target.start(asked, async (each) => void stored.push(each));
  expect(stored).toEqual([handle]);
  return target.follow(handle, asked);
}

const print = (script: string) => ['node', '-e', `require('fs').appendFileSync('out', ${script} + '\\n')`];

async function outputIn(folder: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(join(folder, 'out'), 'utf8');
}

describe('a command', () => {
  it('gets the release in its environment, and none of our secrets', async () => {
    await using folder = await temporaryFolder();
    const names = `process.env.WAYBILL_VERSION, process.env.WAYBILL_TAG, process.env.WAYBILL_IMAGE, process.env.WAYBILL_DIGEST,
      process.env.WAYBILL_ENVIRONMENT, process.env.WAYBILL_PREVIOUS_VERSION, process.env.WAYBILL_PREVIOUS_DIGEST,
      process.env.WAYBILL_PURPOSE, process.env.WAYBILL_ATTEMPT, process.env.GITHUB_TOKEN, process.env.HOME_PAGE`;
    const input = inputOf(folder.path, { GITHUB_TOKEN: 'ghp_secret', HOME_PAGE: 'kept' });

    expect(await deploy(optionsOf({ run: [print(`[${names}].join(' ')`)] }), input)).toEqual({ state: 'succeeded' });

    const [a, b] = ['a', 'b'].map((each) => `sha256:${each.repeat(64)}`);
    expect(await outputIn(folder.path)).toBe(
      `1.2.0 v1.2.0 ghcr.io/acme/parcel@${a} ${a} staging 1.1.0 ${b} deploy 1.2.0/staging/1  kept\n`,
    );
  });

  it('takes no variable of an outer environment for one of the release', async () => {
    await using folder = await temporaryFolder();
    const input = inputOf(folder.path, { WAYBILL_PREVIOUS_VERSION: '0.0.1', WAYBILL_IMAGE: 'other' });
    const { previous: _, image: __, ...first } = request;
    const print0 = print('process.env.WAYBILL_PREVIOUS_VERSION + process.env.WAYBILL_IMAGE');

    await deploy(optionsOf({ run: [print0] }), input, first);

    expect(await outputIn(folder.path)).toBe('NaN\n');
  });

  it('gets values in its words, without a shell', async () => {
    const input = inputOf('/');
    const run = fakeRun(() => ({}));
    const options = optionsOf({
      run: [['helm', 'upgrade', '--set', 'digest=${WAYBILL_DIGEST}', '$HOME; rm -rf ${WAYBILL_TAG}']],
    });

    await deploy(options, { ...input, ports: { ...input.ports, run } });

    expect(run.ran[0]).toMatchObject({
      file: 'helm',
      args: ['upgrade', '--set', `digest=${image.digest}`, '$HOME; rm -rf v1.2.0'],
    });
  });

  it('that fails ends the deployment, with its last words, bounded', async () => {
    await using folder = await temporaryFolder();
    const fail = [
      'node',
      '-e',
      'console.error("first"); console.error("x".repeat(1000) + "\\u001b[2J"); process.exit(3)',
    ];

    const outcome = await deploy(optionsOf({ run: [fail, print('1')] }), inputOf(folder.path));

    expect(outcome).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/ended with exit code 3: `x{240} …`\.$/),
    });
    await expect(outputIn(folder.path)).rejects.toThrow('ENOENT');
  });

  it('shows no secret when it fails', async () => {
    await using folder = await temporaryFolder();
    const input = inputOf(folder.path, { DATABASE_PASSWORD: 'hunter2hunter2' });
    const fail = ['node', '-e', 'console.error("login hunter2hunter2 refused"); process.exit(1)'];

    expect(await deploy(optionsOf({ run: [fail] }), input)).toMatchObject({
      reason: expect.stringMatching(/`login \[secret\] refused`\.$/),
    });
  });

  it('that does not end is ended, and what has no time left is not started', async () => {
    await using folder = await temporaryFolder();
    const forever = ['node', '-e', 'setInterval(() => {}, 1000)'];
    const options = optionsOf({ run: [forever, print('1')], timeout: 1 });
    const outcome = await deploy(options, inputOf(folder.path));
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('did not end within 1 seconds') });

    const input = inputOf(folder.path);
    let now = 0;
    const clock = {
      now() {
        now += 600;
        return new Date(now);
      },
      sleep: async () => {},
    };
    const late = await deploy(options, {
      ...input,
      ports: { run: fakeRun(() => ({})), clock, http: input.ports.http },
    });
    expect(late).toMatchObject({ state: 'failed', reason: expect.stringContaining('were over before') });
  });

  it('whose program is gone meanwhile fails', async () => {
    await using folder = await temporaryFolder();
    expect(await deploy(optionsOf({ run: [['no-such-program']] }), inputOf(folder.path))).toEqual({
      state: 'failed',
      reason: '`no-such-program` cannot be started: The program `no-such-program` is not on the PATH.',
    });
  });
});

it('a rollback has commands of its own, or else those of a deployment', async () => {
  const input = inputOf('/');
  const asked = { ...request, purpose: 'rollback' } as const;
  const run = [['deploy', '${WAYBILL_VERSION}']];
  const rollback = [['undo', 'to ${WAYBILL_VERSION}']];
  expect(commandTarget('staging', optionsOf({ run, rollback }), input).describe(asked)).toEqual(["undo 'to 1.2.0'"]);
  expect(commandTarget('staging', optionsOf({ run }), input).describe(asked)).toEqual(['deploy 1.2.0']);
  expect(commandTarget('staging', optionsOf({ run, rollback }), input).describe(request)).toEqual(['deploy 1.2.0']);
});

it('programs and placeholders that do not exist are known before the tag', async () => {
  await using folder = await temporaryFolder({ 'deploy.sh': '#!/bin/sh\n', 'plain.sh': '' });
  await chmod(join(folder.path, 'deploy.sh'), 0o755);
  const run = [
    ['./deploy.sh', '${WAYBILL_TAG}', '${HOME}'],
    ['./plain.sh'],
    ['node'],
    ['no-such-program', '${WAYBILL_VERSOIN}'],
  ];
  const target = commandTarget('staging', optionsOf({ run, rollback: [['./gone.sh']] }), inputOf(folder.path));

  const problems = await target.check();

  expect(problems.map(({ code, message }) => [code, /`([^`]*)`[^`]*$/.exec(message)?.[1]])).toEqual([
    ['EDEPLOYVARIABLE', '${WAYBILL_VERSOIN}'],
    ['ENODEPLOYPROGRAM', './plain.sh'],
    ['ENODEPLOYPROGRAM', 'no-such-program'],
    ['ENODEPLOYPROGRAM', './gone.sh'],
  ]);
});

it('nothing is found of an attempt whose run is dead: its commands run again', async () => {
  await using folder = await temporaryFolder();
  const options = optionsOf({ run: [print('process.env.WAYBILL_ATTEMPT')] });
  const target = commandTarget('staging', options, inputOf(folder.path));
  expect(await target.find(request)).toBeUndefined();
  await target.follow({ attempt: request.key }, request);
  await target.follow({ attempt: request.key }, request);
  expect(await outputIn(folder.path)).toBe(`${request.key}\n`.repeat(2));
});

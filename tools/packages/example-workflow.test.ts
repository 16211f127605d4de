import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { parse } from 'yaml';

const file = join(import.meta.dirname, '../../examples/agent-orchestrated-etl/.github/workflows/release.yml');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

let jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
beforeAll(async () => {
  ({ jobs } = parse(await readFile(file, 'utf8')));
});
const stepsOf = (job: string) => jobs[job]?.steps ?? [];

/** Inputs that switch off the cache which an action restores by default. */
const caches: Readonly<Record<string, string>> = {
  'actions/setup-node': 'package-manager-cache',
  'astral-sh/setup-uv': 'enable-cache',
  'docker/setup-qemu-action': 'cache-image',
  'docker/setup-buildx-action': 'cache-binary',
};

it('restores no cache in the job that can publish', () => {
  const used = stepsOf('release').flatMap(({ uses = '', with: inputs }) => {
    const [action = ''] = uses.split('@');
    const input = caches[action];
    return input === undefined ? [] : [[action, inputs?.[input]]];
  });

  expect(Object.fromEntries(used)).toEqual(Object.fromEntries(Object.keys(caches).map((action) => [action, false])));
});

it('lets the build job choose its build, and not whether the release job builds', () => {
  const wanted = stepsOf('release').flatMap(({ env }) => env?.['WAYBILL_HANDOVER'] ?? []);
  const output = 'needs.build.outputs.handover';

  expect(wanted).toEqual([`\${{ startsWith(${output}, 'sha256:') && ${output} || 'required' }}`]);
});

it('hands every file over once, for as long as a run can start again', () => {
  const upload = stepsOf('build').find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));

  expect(upload?.with).toMatchObject({ 'retention-days': 30, path: '.waybill\n!.waybill/current/**\n' });
});

it.each([
  ['{"ok":true}', 0, true],
  ['{"ok":false,"error":"invalid_auth"}', 0, false],
  ['<p>Bad gateway</p>', 22, false],
  ['', 6, false],
])('hears what Slack answers to the alert: %s', async (answer, ended, isHeard) => {
  await using place = await temporaryFolder({ curl: `#!/bin/sh\nprintf '%s' '${answer}'\nexit ${ended}\n` });
  await execa('chmod', ['+x', join(place.path, 'curl')]);
  const [step] = stepsOf('alert');
  const env = { PATH: `${place.path}:${process.env['PATH']}`, SLACK_BOT_TOKEN: 'a', SLACK_CHANNELS: '#a,#b', RUN: 'x' };
  const options = { env, extendEnv: false, reject: false } as const;

  // As GitHub runs a step that names no shell.
  const { exitCode } = await execa('bash', ['-e', '-c', step?.run ?? 'exit 99'], options);

  expect(exitCode === 0).toBe(isHeard);
});

import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import { fakeContext, fakeRun } from '@waybill/kernel/testing';
import { createTarget, listTargets } from './create-target.ts';
import { targetOption } from './options.ts';
import type { DeploymentRequest, TargetInput } from './target.ts';

const ways = {
  command: { run: [['./deploy.sh']] },
  kubernetes: { deployments: [{ name: 'app', container: 'web' }] },
  pipeline: {},
  workflow: { file: 'deploy.yml' },
};

const request: DeploymentRequest = {
  ...{ key: 'k', environment: 'staging', version: '1.2.0', tag: 'v1.2.0', purpose: 'deploy' },
  image: { name: 'ghcr.io/acme/parcel', digest: 'sha256:aa' },
};

describe('a target', () => {
  it.each(Object.entries(ways))('%s says what it would do, and asks nobody', (name, options) => {
    const never = () => {
      throw new Error('nothing may be asked');
    };
    const clock = { now: () => new Date(), sleep: async () => {} };
    const ports = { run: fakeRun(never), http: never, clock };
    const input: TargetInput = { context: fakeContext(), ports, github: { apiUrl: '' }, withheld: {} };
    const [choice, ...others] = listTargets(v.parse(targetOption, { [name]: options }));
    if (choice === undefined) throw new Error('The options name no way to deploy.');
    const target = createTarget('staging', choice, input);
    expect(others).toEqual([]);
    expect(target.describe(request).join('\n')).toMatch(/deploy|v1\.2\.0/);
  });

  it.each([
    [{ helm: {} }],
    [{ command: { run: [] } }],
    [{ command: { run: [[]] } }],
    [{ command: { run: ['./deploy.sh'] } }],
    [{ kubernetes: { deployments: [] } }],
    [{ kubernetes: { ...ways.kubernetes, token: 'secret' } }],
    [{ workflow: {} }],
    [{ workflow: { file: 'Deploy to staging' } }],
    [{ workflow: { file: '../deploy.yml' } }],
    [{ workflow: { file: 'deploy.yml', rollback: { file: 'rollback' } } }],
    [{ workflow: { file: 'deploy.yml', ref: 'main' } }],
    [{ workflow: { file: 'deploy.yml', inputs: { version: 1 } } }],
    [{ pipeline: { apiUrl: 'gitlab.example' } }],
    [{ command: { ...ways.command, timeout: 0 } }],
  ])('of the options %j is refused', (options) => {
    expect(v.safeParse(targetOption, options).success).toBe(false);
  });
});

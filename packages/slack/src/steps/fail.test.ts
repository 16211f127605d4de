import { describe, expect, it } from '@jest/globals';
import type { DeploymentNews } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { fakeSlack, token } from '../../test/fake-slack.ts';
import { impatient } from '../../test/impatient.ts';
import { seen } from '../../test/slack-limits.ts';
import { fail } from '../index.ts';

const shown = (value: unknown) => JSON.stringify(value);

describe('fail', () => {
  const error = Object.assign(new Error('No file matches `dist/*`.'), {
    code: 'ENODISTRIBUTIONS',
    details: 'Build first.\n\n```\nlast line\n```',
  });

  it('tells the channels for failures what failed, where, and which run to look at', async () => {
    await using slack = await fakeSlack(['releases', 'alerts']);
    const env = {
      ...slack.env,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/parcel',
      GITHUB_RUN_ID: '42',
    };
    const context = fakeContext({ env, errors: [error] });

    await fail({ channels: ['releases'], failChannels: ['alerts'] }, context, impatient().ports);

    expect(slack.posts).toMatchObject([
      { channel: 'alerts', text: 'Release of parcel 1.2.0 failed: ENODISTRIBUTIONS' },
    ]);
    const blocks = seen(slack.posts[0]?.blocks);
    expect(blocks).toContain('*ENODISTRIBUTIONS*\n\nNo file matches `dist/*`.\n\nBuild first.\n```\nlast line\n```');
    expect(blocks).toContain('Branch `main` · [acme/parcel](https://github.com/acme/parcel)');
    expect(blocks).toContain('[CI run](https://github.com/acme/parcel/actions/runs/42)');
  });

  it('tells of a rollback as one, and of a failed deployment beside other errors as of a failure', async () => {
    await using slack = await fakeSlack(['releases']);
    const facts = { environment: 'production', tag: 'v1.1.0', from: 'v1.2.0' };
    const deployment: DeploymentNews = { ...facts, purpose: 'rollback', state: 'succeeded' };
    const rolledBack = Object.assign(new Error('`production` was rolled back.'), { code: 'EROLLEDBACK', deployment });

    for (const errors of [[rolledBack], [rolledBack, error]])
      await fail({ channels: ['releases'] }, fakeContext({ env: slack.env, errors }), impatient().ports);

    expect(slack.posts.map(({ text }) => text)).toEqual([
      'parcel: production was rolled back from v1.2.0 to v1.1.0',
      'Release of parcel 1.2.0 failed: EROLLEDBACK, ENODISTRIBUTIONS',
    ]);
  });

  it('names an error once that several plugins report', async () => {
    await using slack = await fakeSlack(['releases']);
    const context = fakeContext({ env: slack.env, errors: [error, error, { ...error, message: error.message }] });

    await fail({ channels: ['releases'] }, context, impatient().ports);

    expect(seen(slack.posts[0]?.blocks).split('ENODISTRIBUTIONS')).toHaveLength(2);
  });

  it('works before branch and version are known, with errors that are nothing but a message', async () => {
    await using slack = await fakeSlack(['releases']);
    const { branch: _, nextRelease: __, ...early } = fakeContext({ env: slack.env, errors: [new Error('boom')] });

    await fail({ channels: ['releases'] }, early as never, impatient().ports);

    expect(slack.posts[0]).toMatchObject({ text: 'Release of parcel failed' });
    expect(shown(slack.posts[0]?.blocks)).toContain('boom');
  });

  it('tells no secret, whatever an error holds', async () => {
    await using slack = await fakeSlack(['releases']);
    const env = { ...slack.env, PYPI_TOKEN: 'pypi-AgEIcHlw&<x>', SIGNING_KEY: 'line1_*k*_x' };
    const leak = Object.assign(new Error(`sent ${env.PYPI_TOKEN} to https://user:hunter22@host/`), {
      code: 'ELEAK',
      details: `key ${env.SIGNING_KEY}, token ${token}, ${encodeURIComponent(env.PYPI_TOKEN)}`,
    });
    const context = fakeContext({
      env,
      errors: [leak],
      options: { repositoryUrl: 'https://bot:hunter22@github.com/acme/parcel.git' },
    });

    await fail({ channels: ['releases'] }, context, impatient().ports);

    const message = shown(slack.posts);
    for (const secret of ['pypi-Ag', 'hunter22', 'line1', token]) expect(message).not.toContain(secret);
    expect(message).toContain('[secret]');
  });

  it('hears of no credentials without failing', async () => {
    const context = fakeContext({ errors: [error] });

    await expect(fail({}, context, impatient().ports)).resolves.toBeUndefined();
  });
});

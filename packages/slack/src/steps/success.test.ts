import { describe, expect, it } from '@jest/globals';
import { type Artifact, httpClient, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { fakeSlack, faults, webhookPath } from '../../test/fake-slack.ts';
import { impatient } from '../../test/impatient.ts';
import { seen } from '../../test/slack-limits.ts';
import { success } from '../index.ts';

type FakeSlack = Awaited<ReturnType<typeof fakeSlack>>;

/** A network that gives the first request up when Slack has it, however long that takes on a busy machine. */
function hasty(slack: FakeSlack) {
  let calls = 0;
  return httpClient({
    async fetch(url, init) {
      calls += 1;
      if (calls > 1) return fetch(url, init);
      const limit = new AbortController();
      const look = () =>
        slack.requests.length > 0 && limit.abort(new DOMException('It took too long.', 'TimeoutError'));
      const timer = setInterval(look, 10);
      return fetch(url, { ...init, signal: limit.signal }).finally(() => clearInterval(timer));
    },
    clock: { now: () => new Date(), sleep: async () => {} },
  });
}

const nextRelease = { ...fakeContext().nextRelease, notes: '### Features\n\n* fly' };
const shown = (value: unknown) => JSON.stringify(value);
const digest = `sha256:${'d'.repeat(64)}`;

describe('success', () => {
  it('tells every channel once', async () => {
    await using slack = await fakeSlack(['releases', 'devops']);
    const { ports } = impatient();
    const context = fakeContext({ env: slack.env, nextRelease });

    await success({ channels: ['#releases', 'devops', 'releases'] }, context, ports);

    expect(slack.posts.map(({ channel }) => channel)).toEqual(['releases', 'devops']);
    expect(slack.posts[0]).toMatchObject({ text: 'parcel 1.2.0 is released', unfurl_links: false });
    expect(seen(slack.posts[0]?.blocks)).toContain('*Features*\n• fly');
    expect(context.lines).toEqual(['Notified `releases`.', 'Notified `devops`.']);
  });

  it('says how to install what was published', async () => {
    await using slack = await fakeSlack(['releases']);
    await using folder = await temporaryFolder({
      'pyproject.toml': '[project]\nname = "Par-cel"\n[project.urls]\nDocumentation = "https://docs.acme.org/"\n',
    });
    const wheel: Artifact = {
      ...{ kind: 'wheel', name: 'par_cel-1.3.0b1-py3-none-any.whl', version: '1.3.0b1' },
      mediaType: 'application/zip',
    };
    const image: Artifact = {
      kind: 'image',
      name: 'ghcr.io/acme/parcel',
      mediaType: 'x',
      tags: ['beta', '1.3.0-beta.1'],
      digest,
    };
    await Promise.all([wheel, image].map((each) => recordArtifact(folder.path, '1.3.0-beta.1', each)));
    const releases = [
      { name: 'ghcr.io/acme/parcel', url: 'https://ghcr.io/acme/parcel', pluginName: '@waybill/docker' },
      {
        name: 'GitHub release',
        pluginName: '@semantic-release/github',
        url: 'https://github.com/acme/parcel/releases/tag/v1.3.0-beta.1',
      },
      { name: 'PyPI', url: 'https://index.acme.org/project/par-cel/1.3.0b1/', pluginName: '@waybill/pypi' },
    ];
    const context = fakeContext({
      cwd: folder.path,
      env: slack.env,
      releases,
      nextRelease: { ...nextRelease, version: '1.3.0-beta.1' },
    });

    await success({ channels: ['releases'] }, context, impatient().ports);

    const blocks = seen(slack.posts[0]?.blocks);
    expect(blocks).toContain('Par-cel 1.3.0-beta.1 is released');
    expect(blocks).toContain(`pip install Par-cel==1.3.0b1\ndocker pull ghcr.io/acme/parcel:1.3.0-beta.1@${digest}\n`);
    expect(blocks).toContain(
      'v1.3.0-beta.1) · [ghcr.io/acme/parcel](https://ghcr.io/acme/parcel) · [PyPI](https://index.acme.org/project/par-cel/1.3.0b1/)',
    );
    expect(blocks).toContain(
      '[Documentation](https://docs.acme.org/) · [Issues](https://github.com/acme/parcel/issues)',
    );
  });

  it('names no index when only files were built', async () => {
    await using slack = await fakeSlack(['releases']);
    await using folder = await temporaryFolder({ 'pyproject.toml': '[project]\nname = "parcel"\n' });
    await recordArtifact(folder.path, '1.2.0', { kind: 'sdist', name: 'parcel-1.2.0.tar.gz', mediaType: 'x' });

    await success({ channels: ['releases'] }, fakeContext({ cwd: folder.path, env: slack.env }), impatient().ports);

    expect(shown(slack.posts)).not.toContain('pip install');
  });

  it.each([
    ['a broken pyproject.toml', { 'pyproject.toml': 'name =' }, 'parcel 1.2.0 is released'],
    ['a broken artifact', { '.waybill/1.2.0/artifacts/wheel-x.json': '{' }, undefined],
  ])('survives %s', async (_, files, text) => {
    await using slack = await fakeSlack(['releases']);
    await using folder = await temporaryFolder(files as unknown as Record<string, string>);
    const context = fakeContext({ cwd: folder.path, env: slack.env });

    await success({ channels: ['releases'] }, context, impatient().ports);

    expect(slack.posts[0]?.text).toBe(text);
    if (text === undefined)
      expect(context.lines).toEqual([expect.stringMatching(/^No notification was sent to Slack: /)]);
  });

  it('goes on with the other channels when one is dead', async () => {
    await using slack = await fakeSlack(['devops']);
    const context = fakeContext({ env: slack.env });

    await success({ channels: ['gone', 'devops'] }, context, impatient().ports);

    expect(slack.posts.map(({ channel }) => channel)).toEqual(['devops']);
    expect(context.lines).toEqual([
      'Could not notify `gone`: `channel_not_found` (correct its name, or invite the bot if it is private).',
      'Notified `devops`.',
    ]);
  });

  it('waits as long as Slack asks and then tells once', async () => {
    await using slack = await fakeSlack(['releases']);
    slack.pending.push(faults.tooMany, faults.tooMany);
    const { slept, ports } = impatient();

    await success({ channels: ['releases'] }, fakeContext({ env: slack.env }), ports);

    expect(slack.posts).toHaveLength(1);
    expect(slept).toEqual([7_000, 7_000]);
  });

  it.each([
    ['is down', faults.down, "the answer has status 503 and is not one of Slack's API"],
    ['hangs up', faults.hangUp, 'received no response'],
    ['hangs', faults.hang, 'received no response'],
    ['never has time', undefined, '`ratelimited`|status 429|ratelimited'],
  ])('sends nothing twice when Slack %s, and only warns', async (_, fault, reason) => {
    await using slack = await fakeSlack(['releases', 'devops']);
    slack.pending.push(...(fault === undefined ? Array(4).fill(faults.tooMany) : [fault]));
    const context = fakeContext({ env: slack.env });

    const { ports } = impatient();
    const http = fault === faults.hang ? hasty(slack) : ports.http;
    await success({ channels: ['releases', 'devops'] }, context, { ...ports, http });

    expect(slack.requests).toHaveLength(fault === undefined ? 5 : 2);
    expect(slack.posts.map(({ channel }) => channel)).toEqual(['devops']);
    expect(context.lines[0]).toMatch(new RegExp(`^Could not notify \`releases\`: .*(${reason})`));
    expect(context.lines[1]).toBe('Notified `devops`.');
  });

  it('tries again when no connection comes about', async () => {
    const slack = await fakeSlack(['releases']);
    await slack[Symbol.asyncDispose]();
    const { slept, ports } = impatient();
    const context = fakeContext({ env: slack.env });

    await success({ channels: ['releases'] }, context, ports);

    expect(slept).toEqual([1_000, 3_000, 10_000]);
    expect(context.lines).toEqual([expect.stringMatching(/^Could not notify `releases`: .*ECONNREFUSED/)]);
  });

  it.each(['token', 'webhook'])('sends plain text by %s when Slack refuses the layout, and says why', async (way) => {
    await using slack = await fakeSlack(['releases']);
    slack.pending.push(way === 'token' ? faults.invalidBlocks : faults.invalidBlocksOfWebhook);
    const env = way === 'token' ? slack.env : { SLACK_WEBHOOK_URL: `${slack.url}${webhookPath}` };
    const context = fakeContext({ env, nextRelease: { ...nextRelease, notes: '* **a** <b> & [x](https://x.org/)' } });

    await success(way === 'token' ? { channels: ['releases'] } : {}, context, impatient().ports);

    expect(slack.posts).toHaveLength(1);
    expect(slack.posts[0]).toMatchObject({ mrkdwn: false });
    expect(slack.posts[0]?.blocks).toBeUndefined();
    expect(slack.posts[0]?.text).toContain('parcel 1.2.0 is released\n\n');
    expect(slack.posts[0]?.text).toContain('• a &lt;b&gt; &amp; x (https://x.org/)');
    const why = way === 'token' ? ' (must be more than 0 characters [json-pointer:/blocks/2])' : '';
    expect(context.lines[0]).toContain(`: \`invalid_blocks\`${why}. It is sent as plain text.`);
    expect(context.lines[1]).toMatch(/^Notified /);
  });

  it('gives up when Slack does not take plain text either', async () => {
    await using slack = await fakeSlack(['releases']);
    slack.pending.push(faults.invalidBlocks, faults.invalidBlocks);
    const context = fakeContext({ env: slack.env });

    await success({ channels: ['releases'] }, context, impatient().ports);

    expect(slack.posts).toEqual([]);
    expect(context.lines[1]).toMatch(/^Could not notify `releases`: `invalid_blocks`/);
  });

  it('goes through a webhook when there is no token', async () => {
    await using slack = await fakeSlack([]);
    const context = fakeContext({ env: { SLACK_WEBHOOK_URL: `${slack.url}${webhookPath}` } });

    await success({}, context, impatient().ports);

    expect(slack.posts).toMatchObject([{ channel: 'announcements', text: 'parcel 1.2.0 is released' }]);
    expect(context.lines).toEqual(["Notified the webhook's channel."]);
  });

  it.each([
    ['refused', '/services/T1/B1/old-webhook-secret', [], '`invalid_token` (make a new webhook).'],
    ['cut off', '/services/T1/B1/old-webhook-secret', [faults.hangUp], 'received no response'],
    ['down', '/services/T1/B1/old-webhook-secret', [faults.down], 'status 503'],
  ])('keeps the address of a webhook that is %s to itself', async (_, path, pending, reason) => {
    await using slack = await fakeSlack([]);
    slack.pending.push(...pending);
    const context = fakeContext({ env: { SLACK_WEBHOOK_URL: `${slack.url}${path}` } });

    await success({}, context, impatient().ports);

    expect(context.lines.join()).toContain(reason);
    expect(context.lines.join()).not.toContain('old-webhook-secret');
  });

  it('keeps pre-releases to itself when told so', async () => {
    await using slack = await fakeSlack(['releases']);
    const options = { channels: ['releases'], prereleases: false };
    const beta = { ...nextRelease, version: '1.3.0-beta.1' };

    await success(options, fakeContext({ env: slack.env, nextRelease: beta }), impatient().ports);
    expect(slack.posts).toEqual([]);

    await success(options, fakeContext({ env: slack.env }), impatient().ports);
    expect(slack.posts).toHaveLength(1);
  });
});

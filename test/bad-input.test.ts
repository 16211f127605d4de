import { dirname } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaultProxy, faultProxy } from '@waybill/rehearsal';
import { badInputs } from './harness/releases/bad-inputs.ts';
import { pathWithOnly } from './harness/releases/programs-only.ts';
import { expectSuccess } from './harness/releases/release-job.ts';
import { channels, startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
let upload: FaultProxy;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
  upload = await faultProxy(world.services.index.url);
});
// Every repository here makes a release v1.0.0 of the same project on GitHub.
beforeEach(() => world.services.github.reset());
afterAll(async () => {
  await upload?.stop();
  await world?.[Symbol.asyncDispose]();
});

/** Whatever a job printed or told people must not hold these. */
async function told(output: string): Promise<string> {
  const messages = await Promise.all(channels.map((channel) => world.services.slack.messages(channel)));
  return [output, ...messages.flat().map((message) => JSON.stringify(message))].join('\n');
}

async function expectNoSecret(output: string): Promise<void> {
  const { services } = world;
  const secrets = [services.index.token, services.github.token, services.slack.token, 'wrong-secret', 'pypi-secret'];
  const text = await told(output);
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
}

describe('bad input', () => {
  it.each(badInputs)('$name: $code, before anything is public, and people hear of it', async (input) => {
    const { code, sentence, files = {}, env = {}, branch = 'main' } = input;
    await using repository = await world.repository(smallProject(files));
    if (branch !== 'main') {
      await repository.branch(branch);
      await repository.push();
    }
    const before = await world.services.slack.messages('engineering');

    const job = await world.release(repository, { env, branch });

    expect(job.exitCode).toBe(1);
    expect(job.output).toContain(code);
    expect(job.output).toMatch(sentence);
    expect(await repository.tags()).toEqual([]);
    expect(await repository.log()).toHaveLength(2);
    expect(world.services.index.files('parcel')).toEqual([]);
    expect(await world.services.github.releases(world.slug)).toEqual([]);
    const after = await world.services.slack.messages('engineering');
    // Slack cannot hear of a token that Slack refuses.
    expect(after.length - before.length).toBe(code === 'ESLACKREFUSED' ? 0 : 1);
    if (code !== 'ESLACKREFUSED') expect(JSON.stringify(after.at(-1))).toContain(code);
    await expectNoSecret(job.output);
  });

  it('no Docker: named, with every other problem of the run', async () => {
    await using repository = await world.repository(smallProject({ Dockerfile: 'FROM scratch\n' }));
    const path = await pathWithOnly(['node', 'npx', 'git', 'sh', 'env'], dirname(repository.cwd));

    const job = await world.release(repository, { env: { PATH: path, DOCKER_IMAGE: 'localhost:1/acme/parcel' } });

    expect(job.exitCode).toBe(1);
    expect(job.output).toMatch(/ENOBUILDX|EMISSINGTOOL/);
    expect(job.output).toContain('ENOBUILDTOOL');
    expect(await repository.tags()).toEqual([]);
  });
});

describe('an index that fails at the upload', () => {
  it.each([
    [400, 'EUPLOADREFUSED'],
    [403, 'ETOKENREFUSED'],
    [500, 'EUPLOADFAILED'],
  ])('%i: %s, and people hear of it', async (status, code) => {
    const name = `crate${status}`;
    upload.reset();
    upload.inject({ match: isUpload, fault: { kind: 'status', status, body: `<title>${status} No</title>` } });
    await using repository = await world.repository(smallProject({}, name));
    const before = await world.services.slack.messages('engineering');

    const job = await world.release(repository, { env: { PYPI_REPOSITORY_URL: `${upload.url}/legacy/` } });

    expect(job.exitCode).toBe(1);
    expect(job.output).toContain(code);
    expect(world.services.index.files(name)).toEqual([]);
    const after = await world.services.slack.messages('engineering');
    expect(after.length - before.length).toBe(1);
    await expectNoSecret(job.output);
  });

  it('429 with Retry-After, then healthy: waits and delivers', async () => {
    upload.reset();
    const fault = { kind: 'status', status: 429, headers: { 'retry-after': '1' } } as const;
    upload.inject({ match: isUpload, fault, times: 2 });
    await using repository = await world.repository(smallProject({}, 'crate429'));

    const job = await world.release(repository, { env: { PYPI_REPOSITORY_URL: `${upload.url}/legacy/` } });

    expectSuccess(job);
    expect(world.services.index.files('crate429')).toHaveLength(2);
  });

  it('Slack down: the release is made all the same', async () => {
    await using repository = await world.repository(smallProject({}, 'quiet'));

    const job = await world.release(repository, { env: { SLACK_API_URL: 'http://127.0.0.1:1025/api/' } });

    expectSuccess(job);
    expect(await repository.tags()).toEqual(['v1.0.0']);
    expect(world.services.index.files('quiet')).toHaveLength(2);
  });
});

/** The check of the token sends a form without a file. */
function isUpload({
  method,
  headers,
}: {
  method?: string | undefined;
  headers: NodeJS.Dict<string | string[]>;
}): boolean {
  return method === 'POST' && Number(headers['content-length']) > 1000;
}

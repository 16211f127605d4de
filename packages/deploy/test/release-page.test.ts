import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { deploy } from '../src/commands/deploy.ts';
import { rollback } from '../src/commands/rollback.ts';
import { takeBackPage } from '../src/rollback/index.ts';
import { targetInput } from '../src/rollout/index.ts';
import { commandWorld } from './command-world.ts';
import { brokenHttp, deployWorld, networkFailure, type World } from './deploy-world.ts';
import { exampleDeployment, exampleRelease, type MemoryLedger, memoryLedger } from './memory-ledger.ts';

const slug = 'acme/parcel';
const production = { name: 'production', target: { command: { run: [['true']] } } };
const taken = { environment: 'production', from: 'v1.3.0', to: 'v1.2.0' };

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
beforeEach(async () => {
  for (const tag of ['v1.2.0', 'v1.3.0']) await publish(tag);
});
afterEach(() => github.reset());
afterAll(() => github.stop());

async function publish(tag: string): Promise<void> {
  const headers = { authorization: `Bearer ${github.token}` };
  const body = JSON.stringify({ tag_name: tag, body: `Notes of ${tag}` });
  const { status } = await fetch(`${github.url}/repos/${slug}/releases`, { method: 'POST', headers, body });
  expect(status).toBe(201);
}

const latest = ({ url }: Parameters<Http>[0]) => String(url).endsWith('/releases/latest');
/** The stand-in does not order releases of one second. */
const withLatest = (tag: string) =>
  brokenHttp(latest, async () => new Response(JSON.stringify({ id: 1, tag_name: tag }), { status: 200 }));

async function takeBack(changes: Partial<World> = {}, asked = taken, http: Http = withLatest('v1.3.0')) {
  const changed: unknown[] = [];
  const seen: Http = (request) => {
    if (request.method === 'PATCH') changed.push(JSON.parse(String(request.body?.())));
    return http(request);
  };
  const { input, lines } = deployWorld({ environment: production, github, ports: { http: seen }, ...changes });
  await takeBackPage(asked, targetInput(input));
  return { changed, lines };
}

const textOf = async (tag: string) => (await github.releases(slug)).find((each) => each.tag === tag)?.body;

describe('a later deployment', () => {
  const byItself = { name: 'production', approval: 'none', requires: [], rollback: { page: true } };
  const world = (ledger: MemoryLedger) => {
    const environment = { ...byItself, target: { command: { run: [['true']] } } };
    const options = { apiUrl: github.url };
    const env = { GITHUB_TOKEN: github.token, GITHUB_REPOSITORY: slug };
    return commandWorld([environment], ledger, { env, options, repositoryUrl: `https://github.com/${slug}.git` });
  };
  const releases = () => [
    exampleRelease('1.2.0', { deployments: [exampleDeployment('production', 2)] }),
    exampleRelease('1.3.0', { deployments: [exampleDeployment('production', 3)] }),
    exampleRelease('1.4.0'),
  ];
  const onlyImages: Http = brokenHttp(
    ({ url }) => String(url).includes('/v2/'),
    async (url) => new Response(null, { headers: { 'docker-content-digest': String(url).split('/').at(-1) ?? '' } }),
  );

  it('of the release itself removes the banner, and one of another release names that', async () => {
    const ledger = memoryLedger(releases());
    await using there = await world(ledger);
    const { shell } = there;
    await rollback(shell, { environment: 'production', isConfirmed: true }, { http: onlyImages });
    expect(await textOf('v1.3.0')).toContain('rolled back from `production`, which has `v1.2.0` again.');

    await deploy(shell, { environment: 'production', tag: 'v1.3.0' }, { http: onlyImages });
    expect(await textOf('v1.3.0')).toBe('Notes of v1.3.0');

    await rollback(shell, { environment: 'production', isConfirmed: true }, { http: onlyImages });
    await deploy(shell, { environment: 'production', tag: 'v1.4.0' }, { http: onlyImages });
    expect(await textOf('v1.3.0')).toContain('rolled back from `production`. `v1.4.0` was deployed there since.');
    expect(await textOf('v1.3.0')).toMatch(/\n\nNotes of v1\.3\.0$/);
  });

  it('leaves a page alone whose banner a person has removed', async () => {
    const ledger = memoryLedger(releases());
    await using there = await world(ledger);
    await rollback(there.shell, { environment: 'production', isConfirmed: true }, { http: onlyImages });
    const [page] = (await github.releases(slug)).filter(({ tag }) => tag === 'v1.3.0');
    const headers = { authorization: `Bearer ${github.token}` };
    const body = JSON.stringify({ body: 'My words' });
    await fetch(`${github.url}/repos/${slug}/releases/${page?.id}`, { method: 'PATCH', headers, body });

    await deploy(there.shell, { environment: 'production', tag: 'v1.4.0' }, { http: onlyImages });

    expect(await textOf('v1.3.0')).toBe('My words');
  });
});

describe('the page of a release that is taken back', () => {
  it('says so above its notes, once, and the earlier release is the latest', async () => {
    const { changed, lines } = await takeBack();
    await takeBack();

    expect(changed[0]).toEqual({ make_latest: 'true' });
    const text = await textOf('v1.3.0');
    expect(text).toMatch(/^<!-- waybill: .*\n> \[!WARNING\]\n> This release was rolled back from `production`/);
    expect(text?.split('rolled back from `production`')).toHaveLength(2);
    expect(text).toMatch(/\n\nNotes of v1\.3\.0$/);
    expect(await textOf('v1.2.0')).toBe('Notes of v1.2.0');
    expect(lines).toEqual(['The page of v1.3.0 says that it was rolled back.']);
  });

  it('leaves the latest release alone where that is another one', async () => {
    const { changed } = await takeBack({}, taken, withLatest('v2.0.0'));
    expect(changed).toEqual([{ body: expect.stringContaining('rolled back') }]);
  });

  it.each<[string, RegExp, () => Parameters<typeof takeBack>]>([
    ['there is none', /GitHub answered 404/, () => [{}, { ...taken, from: 'v9.0.0' }]],
    ['there is no token', /`GITHUB_TOKEN` is not set/, () => [{ github: { url: github.url, token: undefined } }]],
    ['the repository is elsewhere', /not on GitHub/, () => [{ repositoryUrl: 'https://gitlab.com/acme/parcel.git' }]],
    [
      'the token may only read',
      /GitHub answered 403 .*`contents: write`/,
      () => {
        const isWrite = ({ method }: Parameters<Http>[0]) => method === 'PATCH';
        return [{}, taken, brokenHttp(isWrite, async () => new Response('{"message":"no"}', { status: 403 }))];
      },
    ],
    [
      'GitHub cannot be reached',
      /no response/,
      () => [
        {},
        taken,
        brokenHttp(
          () => true,
          () => Promise.reject(networkFailure('ENOTFOUND')),
        ),
      ],
    ],
  ])('stays as it is where %s, with a warning', async (_, words, given) => {
    const { lines } = await takeBack(...given());
    expect(lines).toEqual([expect.stringMatching(/^The page of v\d\.\d\.\d stays as it is/)]);
    expect(lines[0]).toMatch(words);
    expect(await textOf('v1.3.0')).toBe('Notes of v1.3.0');
  });
});

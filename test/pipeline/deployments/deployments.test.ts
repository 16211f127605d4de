import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import { FakeGitLab } from '../../../packages/deploy/test/fake-gitlab.ts';
import { postgresPrograms, startPostgres } from '../../harness/services/postgres.ts';
import { scratchRelease } from '../scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;

/** Fails where there is a file `broken`. */
const script =
  "if (fs.existsSync('broken')) process.exit(7); fs.appendFileSync('deployed', process.env.WAYBILL_PURPOSE + ' ' + process.env.WAYBILL_TAG + '\\\\n')";
const staging = `{ name: 'staging', target: { command: { run: [['node', '-e', "${script}"]] } } }`;
const pluginsWith = (environment: string) => `[pipeline({ resolveFrom: '${preset}', members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'a', plugin: said('a', ['publish', 'success', 'fail'], { publish: () => ({ name: 'a' }) }) },
  { plugin: '@waybill/deploy', options: { environments: [${environment}] } },
] })]`;

const postgres = await postgresPrograms();
const withPostgres = postgres === undefined ? it.skip : it;

it('deploys releases, stays complete when one cannot be deployed, and goes back', async () => {
  await using scratch = await scratchRelease(pluginsWith(staging), { '.gitignore': '.waybill\ndeployed\n' });
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const first = await clone.release();
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringContaining('`staging` has v1.0.0.') });
  await clone.commit('fix: weigh less', { broken: '' });

  const second = await clone.release();

  expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('EDEPLOYFAILED') });
  expect(await scratch.ledger('v1.0.1')).toMatchObject({
    state: 'complete',
    deployments: [{ state: 'failed', reason: expect.stringContaining('exit code 7') }],
  });
  expect(await scratch.events()).toContain('a.fail');
  const later = await scratch.clone();
  expect(await later.waybill('environments')).toMatchObject({
    exitCode: 3,
    output: expect.stringMatching(/staging +v1\.0\.0 .*deploy of v1\.0\.1 failed/),
  });

  await later.commit('fix: mend', {});
  await later.git('rm', '--quiet', 'broken');
  await later.commit('fix: whole again');
  expect(await later.waybill('deploy', 'staging', 'v1.0.1')).toMatchObject({ exitCode: 0 });
  expect(await later.waybill('rollback', 'staging', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await later.waybill('environments')).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/staging +v1\.0\.0 /),
  });
  expect(await readFile(join(later.cwd, 'deployed'), 'utf8')).toBe('deploy v1.0.1\nrollback v1.0.0\n');
});

it('starts pipelines on GitLab for a release and a rollback, and says which job of one failed', async () => {
  const gitlab = new FakeGitLab();
  gitlab.becomes = 'success';
  await using server = await loopback(gitlab.listener);
  const env = {
    ...{ CI_API_V4_URL: `${server.url}/api/v4`, CI_PROJECT_PATH: 'acme/tools/parcel', GITLAB_TOKEN: gitlab.token },
  };
  const environment = "{ name: 'staging', target: { pipeline: { variables: { CLUSTER: 'eu-${WAYBILL_VERSION}' } } } }";
  await using scratch = await scratchRelease(pluginsWith(environment));
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const one = await clone.release({ env });
  if (one.exitCode !== 0) throw new Error(one.output);
  await clone.commit('fix: weigh less');
  gitlab.becomes = 'failed';
  gitlab.jobs = [
    { name: 'rollout', status: 'failed', failure_reason: 'script_failure', web_url: 'https://gitlab.example/job/7' },
  ];
  const second = await clone.release({ env });
  expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('rollout') });
  gitlab.becomes = 'success';

  const back = await clone.waybillWith(env, 'rollback', 'staging', '--yes');
  const again = await clone.waybillWith(env, 'rollback', 'staging', '--yes');

  expect([back, again]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  const started = gitlab.pipelines.map(({ ref, variables }) => {
    const { WAYBILL_PURPOSE, WAYBILL_TAG, CLUSTER } = Object.fromEntries(
      variables.map(({ key, value }) => [key, value]),
    );
    return [ref, WAYBILL_PURPOSE, WAYBILL_TAG, CLUSTER].join(' ');
  });
  expect(started).toEqual([
    'v1.0.0 deploy v1.0.0 eu-1.0.0',
    'v1.0.1 deploy v1.0.1 eu-1.0.1',
    'main rollback v1.0.0 eu-1.0.0',
  ]);
  expect((await scratch.ledger('v1.0.1')).deployments).toMatchObject([
    { state: 'failed', url: expect.stringContaining('/pipelines/101'), reason: expect.stringContaining('rollout') },
  ]);
});

withPostgres(
  'restores a real database with a rollback that confirms it, and says what it leaves alone otherwise',
  async () => {
    await using database = await startPostgres(postgres ?? {});
    const dump = (version: string) => `join(dirname(process.env.EVENTS), 'before-\${${version}}.dump')`;
    const environment = `{
    name: 'staging',
    target: { command: {
      run: [
        ['pg_dump', '--format=custom', '--file', ${dump('WAYBILL_VERSION')}],
        ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=migrate.sql'],
      ],
      rollback: [['true']],
    } },
    rollback: { steps: [{
      name: 'database',
      about: 'rows since the deployment are lost',
      run: [['pg_restore', '--clean', '--if-exists', '--single-transaction', '--dbname=postgres', ${dump('WAYBILL_PREVIOUS_VERSION')}]],
    }] },
  }`;
    const create = "create table parcels (id int primary key, label text); insert into parcels values (1, 'first');";
    await using scratch = await scratchRelease(pluginsWith(environment), { 'migrate.sql': create });
    const { env } = database;
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    expect(await clone.release({ env })).toMatchObject({ exitCode: 0 });
    await clone.commit('fix: no labels', { 'migrate.sql': 'alter table parcels drop column label;' });
    expect(await clone.release({ env })).toMatchObject({ exitCode: 0 });
    await database.query('insert into parcels (id) values (2)');
    const rows = () => database.query('select * from parcels order by id');
    expect(await rows()).toBe('1\n2');

    const plan = await clone.waybillWith(env, 'rollback', 'staging');
    expect(plan.output).toContain('Left out, as it was not confirmed: database (rows since the deployment are lost).');
    const back = await clone.waybillWith(env, 'rollback', 'staging', '--with', 'database', '--yes');

    expect({ ...back, rows: await rows() }).toMatchObject({ exitCode: 0, rows: '1|first' });
    expect((await scratch.ledger('v1.0.0')).deployments?.at(-1)).toMatchObject({
      ...{ purpose: 'rollback', state: 'succeeded', steps: ['database'], previous: { tag: 'v1.0.1' } },
    });

    expect(await clone.waybillWith(env, 'deploy', 'staging', 'v1.0.1')).toMatchObject({ exitCode: 0 });
    const without = await clone.waybillWith(env, 'rollback', 'staging', '--yes');
    expect(without).toMatchObject({ exitCode: 0, output: expect.stringContaining('Add `--with database`.') });
    expect(await rows()).toBe('1');
  },
);

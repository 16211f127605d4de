import { expect, it } from '@jest/globals';
import { eagerHttp, loopback } from '@waybill/kernel/testing';
import { exampleEntry } from '../../test/example-entry.ts';
import { describeRun } from './describe-run.ts';
import { createEmergency } from './emergency-news.ts';
import { findFailedJobs } from './failed-jobs.ts';

const env = { GITHUB_REF_NAME: 'main', GITHUB_RUN_ID: '42' };

it('a failed run is told with its steps, what is public, and how to go on', () => {
  const entry = exampleEntry({
    tag: 'v1.2.0',
    state: 'delivering',
    deliveries: [
      { member: 'docker', state: 'done', at: '2026-11-28T06:00:00.000Z' },
      { member: 'pypi', state: 'failed', at: '2026-11-28T06:00:00.000Z' },
    ],
  });

  const news = describeRun({
    ...{ env, name: 'parcel', entry, log: 'one\nthe last line', url: 'https://ci.test/42' },
    steps: [{ step: 'publish', member: 'pypi' }],
    jobs: [{ name: 'release', step: 'Run semantic-release' }, { name: 'alert `x`' }],
  });

  expect(news).toMatchObject({
    event: 'failed',
    title: 'Release of parcel (main) failed',
    tag: 'v1.2.0',
    kind: 'run 42',
  });
  expect(news.text).toContain('- The `publish` step of `pypi` failed.');
  expect(news.text).toContain('- Job `release` failed at `Run semantic-release`.');
  expect(news.text).toContain(
    'Delivered: docker. Missing: pypi. Finish it: run the job again, or `npx waybill resume v1.2.0`.',
  );
  expect(news.text).toContain('the last line');
});

it('a failed run of which nothing is known is told nevertheless', () => {
  expect(describeRun({ env: {}, name: 'parcel', steps: [], jobs: [] })).toMatchObject({
    title: 'Release of parcel failed',
    text: 'Which step failed is not known here: see the run.\n\nNo release is incomplete.',
  });
});

it('jobs that failed are asked from GitHub, and are not known where it does not say', async () => {
  const jobs = [
    { name: 'test', conclusion: 'success', steps: [] },
    {
      name: 'release',
      conclusion: 'failure',
      steps: [
        { name: 'Check', conclusion: 'success' },
        { name: 'Release', conclusion: 'failure' },
      ],
    },
    { name: 'alert', conclusion: null },
  ];
  const paths: string[] = [];
  await using server = await loopback((request, response) => {
    paths.push(request.url ?? '');
    response.end(paths.length === 1 ? JSON.stringify({ jobs }) : '<p>Unicorn</p>');
  });
  const job = { ...env, GITHUB_API_URL: server.url, GITHUB_TOKEN: 'ghs_1234567', GITHUB_REPOSITORY: 'acme/parcel' };
  const ports = { http: eagerHttp };

  expect(await findFailedJobs(job, ports)).toEqual([{ name: 'release', step: 'Release' }]);
  expect(await findFailedJobs(job, ports)).toEqual([]);
  expect(await findFailedJobs({ ...job, GITHUB_TOKEN: '' }, ports)).toEqual([]);
  expect(await findFailedJobs({ ...job, GITHUB_REPOSITORY: '../x' }, ports)).toEqual([]);
  expect(paths).toEqual(Array(2).fill('/repos/acme/parcel/actions/runs/42/attempts/1/jobs?per_page=100'));
});

it.each([
  ['critical-hotfix', 'Critical fix: update to parcel 1.2.1', 'The fix is in version 1.2.1.'],
  [
    'security-disclosure',
    'Security disclosure: update to parcel 1.2.1',
    'Update to version 1.2.1, in which it is fixed.',
  ],
  ['service-disruption', 'Service disruption: parcel', 'Another message follows when it works again.'],
] as const)('an emergency of the kind %s stands out', (template, title, sentence) => {
  const news = createEmergency({ template, name: 'parcel', message: 'It *burns*.', version: '1.2.1' });

  expect(news).toMatchObject({ event: 'alert', isEmergency: true, kind: template, title });
  expect(news.text).toContain('It *burns*.');
  expect(news.text).toContain(sentence);
});

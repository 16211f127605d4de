import { afterEach, expect, it } from '@jest/globals';
import { startServices } from './start-services.ts';

type Running = Awaited<ReturnType<typeof startServices<'github' | 'slack' | 's3' | 'index'>>>;
let services: Running;
afterEach(() => services.stop());

it('starts what was asked for and leads a job there', async () => {
  services = await startServices({ parts: ['github', 'slack', 's3', 'index'], repositories: ['acme/rocket'] });

  expect(services.missing).toEqual([]);
  const environment = services.environment({ slug: 'acme/rocket', branch: 'develop' });
  expect(environment).toMatchObject({
    GITHUB_API_URL: services.github.url,
    GITHUB_TOKEN: services.github.token,
    SLACK_API_URL: `${services.slack.url}/api/`,
    PYPI_REPOSITORY_URL: services.index.uploadUrl,
    AWS_ENDPOINT_URL_S3: services.s3.url,
    GITHUB_REF: 'refs/heads/develop',
    CI: 'true',
  });
  expect(services.environment()).not.toHaveProperty('CI');
});

it('is gone after it was stopped', async () => {
  services = await startServices({ parts: ['github', 'slack', 's3', 'index'] });
  const { url } = services.index;

  await services.stop();

  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

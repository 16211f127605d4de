import { describe, expect, it } from '@jest/globals';
import { repositoryPage, runPage } from './pages.ts';

describe('repositoryPage', () => {
  it.each([
    ['https://github.com/acme/parcel.git', 'https://github.com/acme/parcel'],
    ['https://bot:secret@github.com/acme/parcel', 'https://github.com/acme/parcel'],
    ['git@github.com:acme/parcel.git', 'https://github.com/acme/parcel'],
    ['git+ssh://git@github.com:22/acme/parcel.git', 'https://github.com/acme/parcel'],
    ['ssh://git@gitlab.acme.org/group/sub/parcel.git/', 'https://gitlab.acme.org/group/sub/parcel'],
    ['https://git.acme.org:8443/acme/parcel.git', 'https://git.acme.org:8443/acme/parcel'],
    ['file:///srv/git/parcel.git', undefined],
    ['/srv/git/parcel.git', undefined],
    ['../parcel.git', undefined],
    ['', undefined],
  ])('of %j is %j', (url, page) => {
    expect(repositoryPage(url)).toBe(page);
  });
});

describe('runPage', () => {
  const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '42' };

  it.each([
    [github, 'https://github.com/a/b/actions/runs/42'],
    [{ CI_JOB_URL: 'https://gitlab.org/a/-/jobs/1' }, 'https://gitlab.org/a/-/jobs/1'],
    [{ ...github, GITHUB_RUN_ID: '' }, undefined],
    [{}, undefined],
  ])('of %j is %j', (env, page) => {
    expect(runPage(env)).toBe(page);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRunPage, parseRepository } from './repository.ts';

describe('parseRepository', () => {
  it.each([
    ['https://github.com/acme/parcel.git', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['https://bot:secret@github.com/acme/parcel', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['https://github.com/acme/parcel.git?a#b', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['git+https://github.com/acme/parcel.git', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['git@github.com:acme/parcel.git', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['git@GitHub.com:/acme/parcel.git/', 'github.com', 'acme/parcel', 'https://GitHub.com/acme/parcel'],
    ['git+ssh://git@github.com:22/acme/parcel.git', 'github.com', 'acme/parcel', 'https://github.com/acme/parcel'],
    ['ssh://git@git.acme.org:2222/acme/parcel', 'git.acme.org', 'acme/parcel', 'https://git.acme.org/acme/parcel'],
    ['http://git.acme.org/acme/parcel', 'git.acme.org', 'acme/parcel', 'http://git.acme.org/acme/parcel'],
    ['https://git.acme.org:8443/acme/parcel', 'git.acme.org', 'acme/parcel', 'https://git.acme.org:8443/acme/parcel'],
    ['git://git.acme.org/acme/parcel.git', 'git.acme.org', 'acme/parcel', 'https://git.acme.org/acme/parcel'],
    // A name of ~/.ssh/config
    ['git@work:acme/parcel.git', 'work', 'acme/parcel', undefined],
    ['file:///srv/acme/parcel.git', '', '/srv/acme/parcel', undefined],
    ['/srv/acme/parcel.git', '', '/srv/acme/parcel', undefined],
    ['../acme/parcel.git', '', '../acme/parcel', undefined],
  ])('of %s: %s, %s, %s', (address, host, path, page) => {
    expect(parseRepository(address)).toEqual({ host, path, slug: 'acme/parcel', page });
  });

  it.each([
    ['ssh://git@gitlab.acme.org/group/sub/parcel.git/', 'sub/parcel'],
    ['https://github.com/parcel', ''],
    ['parcel', ''],
    ['', ''],
  ])('the slug of %j is %j', (address, slug) => {
    expect(parseRepository(address).slug).toBe(slug);
  });

  it('reads any text, and shows nothing of user and password', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseRepository(text).path === 'string'));
    fc.assert(
      fc.property(fc.constantFrom('https', 'ssh', 'git', 'http'), (protocol) => {
        const read = parseRepository(`${protocol}://robot:hunter2@host.example:99/acme/parcel.git`);
        expect(JSON.stringify(read)).not.toMatch(/robot|hunter2/);
      }),
    );
  });
});

describe('findRunPage', () => {
  const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '42' };

  it.each([
    [github, 'https://github.com/a/b/actions/runs/42'],
    [{ CI_JOB_URL: 'https://gitlab.org/a/-/jobs/1' }, 'https://gitlab.org/a/-/jobs/1'],
    [{ ...github, GITHUB_RUN_ID: '' }, undefined],
    [{ CI_JOB_URL: '' }, undefined],
    [{}, undefined],
  ])('of %j is %j', (env, page) => {
    expect(findRunPage(env)).toBe(page);
  });
});

import { expect, it } from '@jest/globals';
import type { Release } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { failureFacts } from './failure-facts.ts';
import { releaseFacts } from './release-facts.ts';

const image = { name: 'ghcr.io/acme/parcel', url: 'https://ghcr.io/acme/parcel', pluginName: '@waybill/docker' };
const other = {
  name: 'Tool',
  url: 'https://github.com/acme/tool/releases/tag/v9',
  pluginName: '@semantic-release/exec',
};
const github = {
  name: 'GitHub release',
  url: 'https://github.com/acme/parcel/releases/tag/v1.2.0',
  pluginName: '@semantic-release/github',
};
const gitlab = 'https://gitlab.com/acme/parcel/-/releases/v1.2.0';

it.each<[string, object[], string | undefined]>([
  ['first', [github, image], github.url],
  ['last', [image, github], github.url],
  ['after the release of another repository', [other, image, github], github.url],
  ['made by another plugin', [image, { ...github, pluginName: 'semantic-release-gitea' }], github.url],
  ['on GitLab', [image, { url: gitlab, pluginName: 'courier' }], gitlab],
  ['not there', [image], undefined],
  ['without an address', [image, { ...github, url: undefined }], undefined],
])('the page of the release is found where it is %s', async (_where, releases, url) => {
  await using folder = await temporaryFolder();

  const facts = await releaseFacts(fakeContext({ cwd: folder.path, releases: releases as Release[] }));

  expect(facts.page?.url).toBe(url);
});

it('takes what plugins put into errors', async () => {
  await using folder = await temporaryFolder();
  const errors = [Object.assign(new Error('It failed.'), { code: 'ELOST', details: { status: 404 } })];

  const { failures } = await failureFacts(fakeContext({ cwd: folder.path, errors: errors as never }));

  expect(failures).toEqual([{ code: 'ELOST', message: 'It failed.', details: '{"status":404}' }]);
});

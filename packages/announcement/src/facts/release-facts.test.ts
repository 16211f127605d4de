import { expect, it } from '@jest/globals';
import { type Release, recordArtifact } from '@waybill/kernel';
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

it.each<[unknown, readonly string[]]>([
  ['https://github.com/acme/parcel/discussions/7', ['GitHub release', 'Discussion', 'Issues']],
  ['javascript:alert(1)', ['GitHub release', 'Issues']],
  [{ url: 7 }, ['GitHub release', 'Issues']],
])('the discussion of the release is linked where it is %j', async (discussion, labels) => {
  await using folder = await temporaryFolder();
  const releases = [{ ...github, discussion_url: discussion }] as Release[];
  const options = { repositoryUrl: 'https://github.com/acme/parcel.git' };

  const facts = await releaseFacts(fakeContext({ cwd: folder.path, releases, options }));

  expect(facts.links.map(({ label }) => label)).toEqual(labels);
});

const pypi = { name: 'PyPI', url: 'https://pypi.org/project/parcel/1.2.0/', pluginName: '@waybill/pypi' };
const testPypi = { name: 'TestPyPI', url: 'https://test.pypi.org/project/parcel/1.2.0/', pluginName: '@waybill/pypi' };

it.each<[string, object[], readonly string[]]>([
  ['the index', [pypi, image], ['pip install parcel==1.2.0']],
  ['the index, by another plugin', [{ ...pypi, pluginName: 'semantic-release-pypi' }], ['pip install parcel==1.2.0']],
  ['TestPyPI alone', [testPypi], ['pip install --index-url https://test.pypi.org/simple/ parcel==1.2.0']],
  ['both', [testPypi, pypi], ['pip install parcel==1.2.0']],
  ['nothing', [{ pluginName: '@waybill/pypi' }, image], []],
  ['an image with such a name', [{ ...image, name: 'ghcr.io/acme/pypi' }], []],
  ['an image of Python', [{ ...image, name: 'python-parcel' }], []],
])('a package is installed from an index when %s has it', async (_where, releases, install) => {
  await using folder = await temporaryFolder({ 'pyproject.toml': '[project]\nname = "parcel"\n' });
  await recordArtifact(folder.path, '1.2.0', { kind: 'sdist', name: 'parcel-1.2.0.tar.gz', mediaType: 'x' });

  const facts = await releaseFacts(fakeContext({ cwd: folder.path, releases: releases as Release[] }));

  expect(facts.install).toEqual(install);
});

it('takes what plugins put into errors', async () => {
  await using folder = await temporaryFolder();
  const errors = [Object.assign(new Error('It failed.'), { code: 'ELOST', details: { status: 404 } })];

  const { failures } = await failureFacts(fakeContext({ cwd: folder.path, errors: errors as never }));

  expect(failures).toEqual([{ code: 'ELOST', message: 'It failed.', details: '{"status":404}' }]);
});

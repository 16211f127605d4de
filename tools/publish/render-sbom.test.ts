import { expect, it } from '@jest/globals';
import { schemaValidator } from '../../packages/sbom/src/bom/schema-validator.ts';
import { readLockFile, treeOf } from '../packages/dependency-trees.ts';
import { workspacePackages } from '../workspace.ts';
import { renderOwnSbom } from './render-sbom.ts';

const own = {
  name: '@waybill/pypi',
  version: '1.2.0',
  description: 'Uploads.',
  license: 'MIT',
  page: 'https://github.com/waybill-release/waybill',
};

it('names what is joined, what is installed with its hash, and packages of this repository', () => {
  const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
  const lock = { packages: { '@scope/a@1.0.0': { resolution: { integrity } }, 'b@2.0.0-rc.1': { resolution: {} } } };
  const contents = {
    tree: { all: ['@scope/a@1.0.0', 'b@2.0.0-rc.1'] },
    joined: [{ name: 'valibot', version: '1.5.0', license: 'MIT' }],
    siblings: ['@waybill/kernel'],
  };

  const document = renderOwnSbom(own, contents, lock);

  expect(document).toMatchObject({
    metadata: { component: { purl: 'pkg:npm/%40waybill/pypi@1.2.0' } },
    components: [
      { name: 'valibot', licenses: [{ expression: 'MIT' }], properties: [{ name: 'waybill:joined' }] },
      { name: '@waybill/kernel', version: '1.2.0', purl: 'pkg:npm/%40waybill/kernel@1.2.0' },
      {
        name: '@scope/a',
        purl: 'pkg:npm/%40scope/a@1.0.0',
        hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
      },
      { name: 'b', version: '2.0.0-rc.1' },
    ],
  });
  const refs = (document as { components: { 'bom-ref': string }[] }).components.map((each) => each['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
});

it('keeps to the schema of CycloneDX with all that the largest package installs', async () => {
  const packages = await workspacePackages();
  const lock = await readLockFile();
  const contents = {
    tree: treeOf(lock, packages, 'preset'),
    joined: [],
    siblings: packages.map(({ manifest }) => manifest.name),
  };
  const validate = await schemaValidator('1.6');

  const document = renderOwnSbom(own, contents, lock);

  expect([validate(document), validate.errors]).toEqual([true, null]);
  // One hash for each, as the lock file has them.
  const unhashed = (document as { components: { hashes?: unknown; name: string }[] }).components.filter(
    ({ hashes, name }) => hashes === undefined && !contents.siblings.includes(name),
  );
  expect(unhashed).toEqual([]);
});

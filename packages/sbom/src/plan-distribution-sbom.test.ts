import { expect, it } from '@jest/globals';
import { planDistributionSbom } from './plan-distribution-sbom.ts';

const metadata = { name: 'Parcel', version: '1.2.0', license: 'MIT', requires: [] };
const file = (name: string) => ({ name, sha256: 'ab' });

it('lists one component a name, with every range that is asked for and none that an extra asks for', () => {
  const requires = [
    'tomli>=2; python_version<"3.11"',
    'Tomli>=3; python_version>="3.11"',
    'pytest; extra == "test"',
    '!',
  ];

  const { subject, components, gaps } = planDistributionSbom({
    metadata: { ...metadata, requires },
    files: [],
    lock: [],
  });

  expect(subject.dependsOn).toEqual(['pkg:pypi/tomli']);
  expect(components).toMatchObject([
    { name: 'tomli', properties: requires.slice(0, 2).map((text) => ['waybill:requires-dist', text]) },
  ]);
  expect(gaps).toMatchObject([{ purl: 'pkg:pypi/parcel@1.2.0' }]);
});

it('has no gap where nothing is needed', () => {
  expect(planDistributionSbom({ metadata, files: [], lock: undefined })).toMatchObject({ components: [], gaps: [] });
});

it('gives the package the digest of its wheel only when there is one wheel', () => {
  const digestOf = (...names: string[]) =>
    planDistributionSbom({ metadata, files: names.map(file), lock: undefined }).subject.sha256;

  expect(digestOf('parcel-1.2.0.tar.gz', 'parcel-1.2.0-py3-none-any.whl')).toBe('ab');
  expect(digestOf('parcel-1.2.0-cp312-a.whl', 'parcel-1.2.0-cp312-b.whl')).toBeUndefined();
});

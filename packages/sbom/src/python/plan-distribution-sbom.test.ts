import { describe, expect, it } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { parsePoetryLock } from '../locks/parse-poetry-lock.ts';
import { parseUvLock } from '../locks/parse-uv-lock.ts';
import { type DescribedDistribution, planDistributionSbom } from './plan-distribution-sbom.ts';

const metadata = { name: 'Parcel', version: '1.2.0', license: 'MIT', requires: [], isDynamic: false };
const file = (name: string) => ({ name, sha256: 'ab' });
const plan = (given: Partial<DescribedDistribution>) =>
  planDistributionSbom({ metadata, files: [], lock: undefined, ...given });
const ref = 'pkg:pypi/parcel@1.2.0';

it('lists one component a name, with every range that is asked for and none that an extra asks for', () => {
  const requires = [
    'tomli>=2; python_version<"3.11"',
    'Tomli>=3; python_version>="3.11"',
    'pytest; extra == "test"',
    '!',
  ];
  const lock = { file: 'uv.lock', packages: [], holdsProject: true };

  const { subject, components, gaps } = plan({ metadata: { ...metadata, requires }, lock });

  expect(subject.dependsOn).toEqual(['pkg:pypi/tomli']);
  expect(components).toMatchObject([
    { name: 'tomli', properties: requires.slice(0, 2).map((text) => ['waybill:requires-dist', text]) },
  ]);
  expect(gaps).toMatchObject([{ ref, aggregate: 'incomplete' }]);
});

it('has no gap where nothing is needed', () => {
  expect(plan({})).toMatchObject({ components: [], gaps: [] });
});

it('gives the package the digest of its only wheel, or of its sdist when there is no wheel', () => {
  const digestOf = (...names: string[]) => plan({ files: names.map(file) }).subject.sha256;

  expect(digestOf('parcel-1.2.0.tar.gz', 'parcel-1.2.0-py3-none-any.whl')).toBe('ab');
  expect(digestOf('parcel-1.2.0-cp312-a.whl', 'parcel-1.2.0-cp312-b.whl')).toBeUndefined();
  expect(digestOf('parcel-1.2.0.tar.gz')).toBe('ab');
});

it('says that a sdist may leave dependencies to the build', () => {
  expect(plan({ isFinal: false }).gaps).toMatchObject([
    { ref, why: expect.stringContaining('only building its sdist') },
  ]);
});

describe('with a lock', () => {
  const core = (source: string) => `[[package]]\nname = "core"\nversion = "1.0"\nsource = ${source}\n`;
  const uv = (text: string) => ({
    file: 'uv.lock',
    packages: parseUvLock(parseToml('uv.lock', text)) ?? [],
    holdsProject: true,
  });
  const project = '[[package]]\nname = "parcel"\nsource = { editable = "." }\ndependencies = [{ name = "core" }]\n';

  it('takes the project in its own folder for the project', () => {
    const foreign =
      '[[package]]\nname = "parcel"\nversion = "0.1"\nsource = { registry = "https://pypi.org/simple" }\n';
    const lock = uv(foreign + project + core('{ registry = "https://pypi.org/simple" }'));

    expect(plan({ lock }).subject.dependsOn).toEqual(['pkg:pypi/core@1.0']);
  });

  it('lists what is local without a purl, and says where it is', () => {
    const { subject, components } = plan({ lock: uv(project + core('{ editable = "libs/core" }')) });

    expect(subject.dependsOn).toEqual(['local:core@1.0:editable libs/core']);
    expect(components).toEqual([
      {
        type: 'library',
        name: 'core',
        version: '1.0',
        ref: 'local:core@1.0:editable libs/core',
        properties: [['waybill:source', 'editable libs/core']],
        dependsOn: [],
      },
    ]);
  });

  it('lists what is needed and the lock lacks, and says that it is out of date', () => {
    const requires = ['core', 'late>=2', 'tomli; python_version < "3"', 'pytest; extra == "test"'];
    const lock = uv(project + core('{ registry = "https://pypi.org/simple" }'));

    const { subject, gaps } = plan({ metadata: { ...metadata, requires }, lock });

    expect(subject.dependsOn).toEqual(['pkg:pypi/core@1.0', 'pkg:pypi/late']);
    expect(gaps).toMatchObject([{ ref, why: '`Parcel`: `uv.lock` is out of date: it lacks `late`' }]);
  });

  it('follows a lock of Poetry from what the metadata needs', () => {
    const text = `[[package]]
name = "requests"
version = "2.31.0"
[package.dependencies]
urllib3 = ">=1.21.1,<3"
PySocks = { version = ">=1.5.6", optional = true }
colorama = [{ version = "*", markers = "a" }, { version = "*", optional = true }]
[package.extras]
socks = ["PySocks (>=1.5.6)"]
[[package]]
name = "urllib3"
version = "2.2.1"
[[package]]
name = "pysocks"
version = "1.7.1"
[[package]]
name = "colorama"
version = "0.4.6"
[[package]]
name = "pytest"
version = "8.0.0"
`;
    const packages = parsePoetryLock(parseToml('poetry.lock', text)) ?? [];
    const dependenciesOf = (...requires: string[]) => {
      const lock = { file: 'poetry.lock', packages, holdsProject: false };
      return plan({ metadata: { ...metadata, requires }, lock }).components.map(({ ref: each }) => each);
    };

    const direct = ['pkg:pypi/requests@2.31.0', 'pkg:pypi/urllib3@2.2.1', 'pkg:pypi/colorama@0.4.6'];
    expect(dependenciesOf('requests (>=2.31,<3.0)', 'pytest ; extra == "dev"')).toEqual(direct);
    expect(dependenciesOf('requests[socks]>=2').sort()).toEqual([...direct, 'pkg:pypi/pysocks@1.7.1'].sort());
  });
});

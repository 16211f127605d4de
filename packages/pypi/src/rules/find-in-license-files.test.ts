import { expect, test } from '@jest/globals';
import { parseMetadata } from '@waybill/python';
import { findInLicenseFiles } from './find-in-license-files.ts';

const metadata = (version: string) =>
  parseMetadata(`Metadata-Version: ${version}\nLicense-File: LICENSE\nLicense-File: third/NOTICE\n`);

test.each([
  ['wheel', '2.4', ['a-1.dist-info/licenses/LICENSE', 'a-1.dist-info/licenses/third/NOTICE'], []],
  ['wheel', '2.4', ['a-1.dist-info/LICENSE', 'a-1.dist-info/licenses/third/NOTICE'], ['LICENSE']],
  ['sdist', '2.4', ['a-1/LICENSE', 'a-1/third/NOTICE'], []],
  ['sdist', '2.5', ['a-1/LICENSE'], ['third/NOTICE']],
  ['sdist', '2.1', [], []],
] as const)('%s with metadata %s and %j lacks %j', (kind, version, members, lacking) => {
  const findings = findInLicenseFiles({ kind, metadata: metadata(version) }, members);

  expect(findings.map(({ fact }) => /`(.*)`/.exec(fact)?.[1])).toEqual(lacking);
});

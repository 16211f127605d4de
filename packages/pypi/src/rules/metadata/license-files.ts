import type { CoreMetadata } from '@waybill/python';
import type { Finding } from '../finding.ts';

/**
 * Licence files that the metadata names and the archive does not hold where installers look. PEP 639
 *
 * @param held the paths of all members
 * @param folder where they belong, with a slash at the end
 */
export function findLicenseFiles(metadata: CoreMetadata, held: ReadonlySet<string>, folder: string): Finding[] {
  // setuptools writes the field into older metadata, where it means nothing; it is not sent then.
  if (!isSince24(metadata)) return [];
  return (metadata.get('license-file') ?? [])
    .filter((path) => !held.has(`${folder}${path}`))
    .map((path) => ({
      fact: `The licence file \`${path}\` is named, but not there`,
      remedy: 'Correct `project.license-files`, or have the build backend pack the file.',
    }));
}

/** Whether metadata is of version 2.4 or later, which brought licence files. */
export function isSince24(metadata: CoreMetadata): boolean {
  const [major = 0, minor = 0] = (metadata.get('metadata-version')?.[0] ?? '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 4);
}

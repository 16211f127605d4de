import type { Distribution } from '../files/distribution.ts';
import type { Finding } from './finding.ts';

/**
 * Licence files that the metadata names and the archive does not hold where installers look. PEP 639
 *
 * @param members paths of everything in the archive
 */
export function findInLicenseFiles(
  { kind, metadata }: Pick<Distribution, 'kind' | 'metadata'>,
  members: readonly string[],
) {
  const [version = ''] = metadata.get('metadata-version') ?? [];
  // setuptools writes the field into older metadata, where it means nothing.
  if (Number(version.split('.')[0]) < 3 && Number(version.split('.')[1]) < 4) return [];
  const place = kind === 'wheel' ? /^[^/]+\.dist-info\/licenses\// : /^[^/]+\//;
  const held = new Set(members.filter((path) => place.test(path)).map((path) => path.replace(place, '')));
  return (metadata.get('license-file') ?? [])
    .filter((path) => !held.has(path))
    .map(
      (path): Finding => ({
        fact: `The licence file \`${path}\` is named, but not there`,
        remedy: 'Correct `project.license-files`, or have the build backend pack the file.',
      }),
    );
}

import { normalizeName, type ReleaseError } from '@waybill/kernel';
import type { Distribution } from './distribution.ts';
import { builtOtherName, builtOtherVersion, oldSdistName } from './errors.ts';

export interface Expected {
  /** As `pyproject.toml` has it; unknown when only the build backend knows. */
  readonly project: string | undefined;
  /** PEP 440. */
  readonly version: string;
  /** Whether an sdist must be named by PEP 625. */
  readonly isStrict: boolean;
}

/** What file names and metadata say of the project and its version, held against the release; an error for each file that differs. */
export function findMismatches(built: readonly Distribution[], expected: Expected): ReleaseError[] {
  // Where nobody said a name, the files must at least agree among themselves.
  const project = expected.project ?? built[0]?.project ?? '';
  return built.flatMap((file) => {
    const otherName = namesOf(file).find((name) => normalizeName(name) !== normalizeName(project));
    const otherVersion = versionsOf(file).find((version) => version !== expected.version);
    const sdist = `${normalizeName(project).replaceAll('-', '_')}-${expected.version}.tar.gz`;
    const isOld = expected.isStrict && file.kind === 'sdist' && file.name !== sdist;
    return [
      ...(isOld && otherName === undefined && otherVersion === undefined ? [oldSdistName(file.name, sdist)] : []),
      ...(otherName === undefined ? [] : [builtOtherName(file.name, otherName, project)]),
      ...(otherVersion === undefined ? [] : [builtOtherVersion(file.name, otherVersion, expected.version)]),
    ];
  });
}

function namesOf({ project, metadata }: Distribution): readonly string[] {
  return [project, ...(metadata.get('name') ?? [])];
}

function versionsOf({ version, metadata }: Distribution): readonly string[] {
  return [version, ...(metadata.get('version') ?? [])];
}

import type { ReleaseError } from '@waybill/kernel';
import { isSameVersion, normalizeName, normalizeVersion } from '@waybill/python';
import { builtOtherName, builtOtherVersion, oldSdistName } from '../errors.ts';
import type { Distribution } from '../files/index.ts';

export interface Expected {
  /** As each `pyproject.toml` has it; unknown when only the build backend knows. */
  readonly projects: readonly (string | undefined)[];
  /** PEP 440. */
  readonly version: string;
  /** Whether an sdist must be named by PEP 625. */
  readonly isStrict: boolean;
}

/** What file names and metadata say of the project and its version, held against the release; an error for each file that differs. */
export function findMismatches(built: readonly Distribution[], expected: Expected): ReleaseError[] {
  return built.flatMap((file) => {
    const project = projectOf(file, built, expected);
    const otherName = namesOf(file).find((name) => normalizeName(name) !== normalizeName(project));
    const otherVersion = findOtherVersion(file, expected.version);
    // An index makes the name of the metadata: `1.2` there is not `1.2.0` in the name.
    const [version = file.version] = (file.metadata.get('version') ?? []).map(normalizeVersion);
    const sdist = `${normalizeName(project).replaceAll('-', '_')}-${version}.tar.gz`;
    const isOld = expected.isStrict && file.kind === 'sdist' && file.name !== sdist;
    return [
      ...(isOld && otherName === undefined && otherVersion === undefined ? [oldSdistName(file.name, sdist)] : []),
      ...(otherName === undefined ? [] : [builtOtherName(file.name, otherName, project)]),
      ...(otherVersion === undefined ? [] : [builtOtherVersion(file.name, otherVersion, expected.version)]),
    ];
  });
}

/** The project that a file should be of: the one of its name, else the one that the files must agree on. */
function projectOf(file: Distribution, built: readonly Distribution[], { projects }: Expected): string {
  const known = projects.filter((project) => project !== undefined);
  const ofName = known.find((project) => normalizeName(project) === file.project);
  if (ofName !== undefined) return ofName;
  if (known.length === projects.length) return known[0] ?? '';
  return projects.length === 1 ? (built[0]?.project ?? '') : file.project;
}

function namesOf({ project, metadata }: Distribution): readonly string[] {
  return [project, ...(metadata.get('name') ?? [])];
}

/** As PEP 440 normalises a release; how many numbers there are is up to the project. */
const normalized = /^(\d+!)?\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?$/;

/** Django names `5.3b1` what is released as `5.3.0b1`; hatch-nodejs-version writes what it was given into metadata: `1.2.0-beta.1`. */
function findOtherVersion({ version, metadata }: Distribution, expected: string): string | undefined {
  if (!normalized.test(version) || !isSameVersion(version, expected)) return version;
  return metadata.get('version')?.find((each) => !isSameVersion(each, expected));
}

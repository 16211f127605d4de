import { isReleaseError, type ReleaseError, reasonOf } from '@waybill/kernel';
import { fileTooLarge, refusedContent, unreadableDistribution } from '../errors.ts';
import { type Distribution, readSdistContents, readWheelContents } from '../files/index.ts';
import type { Finding } from './finding.ts';
import { indexRules } from './index-rules.ts';
import type { Inspected } from './rule.ts';

export interface ContentRules {
  /** Whether PyPI's rules hold; else only what installers need. */
  readonly isPyPI: boolean;
  /** All classifiers that PyPI knows, where it was asked. */
  readonly classifiers?: ReadonlySet<string> | undefined;
  /** MiB. */
  readonly fileLimit: number;
  /** Receives what may be wrong. */
  warn(message: string): void;
}

/** Everything in the built files that an index would refuse; what several files share is one error. @throws EUNREADABLEDIST */
export async function checkContent(built: readonly Distribution[], rules: ContentRules): Promise<ReleaseError[]> {
  const found = await Promise.all(built.map(async (file) => ({ file, findings: await findingsIn(file, rules) })));
  const facts = new Map<string, { finding: Finding; files: string[] }>();
  for (const { file, findings } of found) {
    for (const finding of findings) {
      const known = facts.get(finding.fact) ?? { finding, files: [] };
      known.files.push(file.name);
      facts.set(finding.fact, known);
    }
  }
  const all = [...facts.values()].map(({ finding, files }) => ({
    finding,
    error: refusedContent(finding.fact, finding.remedy, files),
  }));
  for (const { finding, error } of all) if (finding.isDoubtful) rules.warn(`${error.message} ${error.details}`);
  const large = rules.isPyPI ? built.filter(({ size }) => size > rules.fileLimit * 2 ** 20) : [];
  return [
    ...all.filter(({ finding }) => !finding.isDoubtful).map(({ error }) => error),
    ...(rules.isPyPI ? sameBytes(built) : []),
    ...large.map(({ name, size }) => fileTooLarge(name, size, rules.fileLimit)),
  ];
}

async function findingsIn(file: Distribution, { isPyPI, classifiers }: ContentRules): Promise<Finding[]> {
  const inspected = { ...(await inspect(file)), classifiers };
  return indexRules.filter(({ of }) => of === 'any' || isPyPI).flatMap((rule) => [...rule.find(inspected)]);
}

/** Reads all of a file that rules look at. */
export async function inspect(file: Distribution): Promise<Inspected> {
  try {
    if (file.kind === 'sdist') return { file, sdist: await readSdistContents(file.path) };
    return { file, wheel: await readWheelContents(file.path) };
  } catch (error) {
    if (isReleaseError(error)) throw error;
    throw unreadableDistribution(file.name, reasonOf(error).replace(/\.$/, ''), error);
  }
}

const twice: Finding = {
  fact: 'These files hold the same bytes, and the index takes them under one name only',
  remedy: 'Publish the file once, with one name for all its platforms.',
};

function sameBytes(built: readonly Distribution[]): ReleaseError[] {
  const digests = built.map(({ sha256 }) => sha256);
  const several = built.filter(({ sha256 }) => digests.indexOf(sha256) !== digests.lastIndexOf(sha256));
  return several.length === 0
    ? []
    : [
        refusedContent(
          twice.fact,
          twice.remedy,
          several.map(({ name }) => name),
        ),
      ];
}

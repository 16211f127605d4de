import { posix } from 'node:path';
import { artifactEntries, isReleasePath, releasePaths, v, wrongPath } from '@waybill/kernel';

/** In the folder of the release. */
export const handoverFile = releasePaths.names.handover;

const { names } = releasePaths;

/** What the releasing job writes itself: an earlier run in the folder of the release may have left it. */
export const ownFiles: readonly string[] = [names.verifyFile, names.entry, names.emptyJson];

const Handover = v.object({
  schema: v.literal(1),
  version: v.string(),
  tag: v.string(),
  /** Commit that was built. */
  commit: v.string(),
  artifacts: v.array(v.object({ ...artifactEntries, madeBy: v.string() })),
});
export type Handover = v.InferOutput<typeof Handover>;

/** What is expected of a folder that another job built. */
export interface Expected {
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  /** What `commit` was released from, where it is the release commit of an attempt that ended before its tag. */
  readonly builtFrom?: string;
}

/**
 * Reads what a job without secrets says of its build: data of somebody who is not trusted.
 *
 * @returns the handover, or why it is not of this release
 */
export function parseHandover(
  text: string,
  { version, tag, commit, builtFrom }: Expected,
): { readonly handover: Handover } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: `\`${handoverFile}\` is not JSON` };
  }
  const parsed = v.safeParse(Handover, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { problem: `\`${v.getDotPath(issue) ?? handoverFile}\` ${issue.message}` };
  }
  const handover = parsed.output;
  if (handover.version !== version || handover.tag !== tag) return { problem: `it is a build of ${handover.tag}` };
  if (handover.commit !== commit && handover.commit !== builtFrom)
    return { problem: `it was built from commit ${handover.commit}, and this is commit ${commit}` };
  const problem = findWrong(handover.artifacts, version);
  return problem === undefined ? { handover } : { problem };
}

function findWrong(artifacts: Handover['artifacts'], version: string): string | undefined {
  const seen = new Set<string>();
  for (const { kind, name, path, sha256, digest } of artifacts) {
    if (path === undefined || !isReleasePath(path, version)) return `the path of \`${name}\` ${wrongPath(version)}`;
    if (sha256 === undefined && digest === undefined) return `\`${name}\` has no hash`;
    // A release page knows files by their last name.
    if (ownFiles.includes(posix.basename(path))) return `\`${path}\` has the name of a file that this job writes`;
    const identities = [`${kind} ${name}`, path];
    if (identities.some((each) => seen.has(each))) return `\`${name}\` is listed twice`;
    for (const each of identities) seen.add(each);
  }
  return undefined;
}

import { asShellWord, inlineCode } from '@waybill/kernel';

/** A branch of the remote that should have the last stable release, and how it stands to it. */
export interface BranchFacts {
  readonly name: string;
  /** Whether it has the last stable release in its history. */
  readonly hasStable: boolean;
  /** Whether the commit to release has all of it: it was merged. */
  readonly isMerged: boolean;
}

export interface Repository {
  /** The branch of the release. */
  readonly branch: string;
  /** Tag of the newest stable release; nothing before the first one. */
  readonly stable: string | undefined;
  /** Whether the commit to release has that tag in its history. */
  readonly hasStable: boolean;
  readonly develop: BranchFacts | undefined;
  readonly hotfixes: readonly BranchFacts[];
}

/** Something to do about a branch. Both are Markdown. */
export interface Finding {
  readonly text: string;
  readonly remedy: string;
}

/** Branches that lack the last stable release, each with what to do. */
export function planBranches(
  { branch, stable, hasStable, develop, hotfixes }: Repository,
  developBranch: string,
): Finding[] {
  if (stable === undefined) return [];
  const findings: Finding[] = [];
  if (branch === developBranch && !hasStable) {
    findings.push({
      text: `${inlineCode(branch)} lacks the last stable release ${inlineCode(stable)}, so the version of its beta follows from an older one.`,
      remedy: merge(branch, stable),
    });
  }
  if (branch !== developBranch && develop !== undefined && !develop.hasStable && !develop.isMerged) {
    findings.push({
      text: `${inlineCode(develop.name)} lacks the last stable release ${inlineCode(stable)}.`,
      remedy: merge(develop.name, stable),
    });
  }
  for (const { name } of hotfixes.filter((each) => !each.hasStable && !each.isMerged)) {
    findings.push({
      text: `The hotfix branch ${inlineCode(name)} is behind: it lacks the last stable release ${inlineCode(stable)}.`,
      remedy: `${merge(name, stable)}, before its pull request is merged. A branch that nobody needs any more is deleted: \`git push origin --delete ${asShellWord(name)}\``,
    });
  }
  return findings;
}

function merge(branch: string, tag: string): string {
  const [to, what] = [asShellWord(branch), asShellWord(tag)];
  return `\`git fetch --tags origin && git switch ${to} && git pull && git merge ${what} && git push origin ${to}\``;
}

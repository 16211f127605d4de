import { invalidOption, ReleaseError } from '@waybill/kernel';

export const tagTaken = (tag: string, commit: string, branch: string) =>
  new ReleaseError(
    'ETAGTAKEN',
    `Tag \`${tag}\` is already on commit \`${commit.slice(0, 10)}\`, which \`${branch}\` does not contain.`,
    `Another branch released this version. Merge that branch into \`${branch}\`, so that the next version follows from it, or release from only one of the two.`,
  );

export const tagLeftBehind = (tag: string, commit: string, branch: string) =>
  new ReleaseError(
    'ETAGLEFTBEHIND',
    `Tag \`${tag}\` is on commit \`${commit.slice(0, 10)}\`, which is no longer on any branch.`,
    `The history of \`${branch}\` was replaced after this version was released, for example by a force push. Merge the tag (\`git merge --strategy ours ${tag}\`) and push, so that the next version follows from it. If nothing of that version was published, delete the tag instead: \`git push origin :refs/tags/${tag}\`.`,
  );

export const notFinishedBehind = (tag: string) =>
  new ReleaseError(
    'ENOTFINISHED',
    `Release \`${tag}\` was made from this commit and is still incomplete.`,
    `\`waybill resume\` printed the reason above. Correct it, and run this job again or \`npx waybill resume ${tag}\`.`,
  );

export const otherTagFormat = (tag: string, format: string) =>
  new ReleaseError(
    'ETAGFORMAT',
    `The tags of this repository, such as \`${tag}\`, have no \`v\`, but the configuration expects \`v1.2.3\`.`,
    `With this configuration, the next release would be 1.0.0. Set \`"tagFormat": "${format}"\`. If tags with a \`v\` exist on the remote, fetch them before the release (\`fetch-depth: 0\` of \`actions/checkout\`).`,
  );

export const noOptions = (shown: string) =>
  new ReleaseError(
    'EPRESETOPTIONS',
    `\`definePreset\` received ${shown}, but expects an object of options.`,
    'For example: `definePreset({ commit: false })`.',
  );

interface FirstRelease {
  readonly next: string;
  readonly file: string;
  readonly version: string;
  readonly tag: string;
  /** Whether the project is ahead of what is about to be released. */
  readonly isNewer: boolean;
}

/** A warning where the project is ahead, else a line of the plan. */
export const firstRelease = ({ next, file, version, tag, isNewer }: FirstRelease) =>
  `${isNewer ? 'This is' : 'This will be'} the first release that semantic-release makes here: ${next}, as no tag tells of an earlier one, ${isNewer ? 'although' : 'and'} \`${file}\` says \`${version}\`. To go on from ${version} instead, tag the commit of that release before: \`git tag ${tag} <commit> && git push origin ${tag}\`.`;

/** Options of `definePreset` that a configuration in JSON has no place for, and what says the same there. */
const misplaced: Readonly<Record<string, string>> = {
  commit: 'Write `"git": false` to make no release commit.',
  assets:
    'Write a `release.config.mjs` with `export default definePreset({ assets: [...] })`, or put the whole list in `"github": { "assets": [...] }`.',
};

/** @returns an error for each option in a place where nothing reads it */
export function findMisplaced(host: Readonly<Record<string, unknown>>): ReleaseError[] {
  return Object.entries(misplaced)
    .filter(([name]) => name in host)
    .map(([name, remedy]) => invalidOption(name, 'is an option of `definePreset` and has no effect here', remedy));
}

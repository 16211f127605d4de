import { invalidOption, ReleaseError } from '@waybill/kernel';

export const tagTaken = (tag: string, commit: string, branch: string) =>
  new ReleaseError(
    'ETAGTAKEN',
    `Tag \`${tag}\` already stands on commit \`${commit.slice(0, 10)}\`, which \`${branch}\` does not contain.`,
    `Another branch released this version. Merge that branch into \`${branch}\`, so that the next number follows, or release from one of the two only.`,
  );

export const otherTagFormat = (tag: string, format: string) =>
  new ReleaseError(
    'ETAGFORMAT',
    `The tags of this repository have no \`v\`, such as \`${tag}\`, and the configuration looks for \`v1.2.3\`.`,
    `Without them, this release would be 1.0.0. Fetch the tags before the release (\`fetch-depth: 0\` of \`actions/checkout\`), or write \`"tagFormat": "${format}"\`.`,
  );

export const noOptions = (shown: string) =>
  new ReleaseError(
    'EPRESETOPTIONS',
    `\`definePreset\` was given ${shown}, expected an object of options.`,
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
    'Write a `release.config.mjs` with `export default definePreset({ assets: [...] })`, or the whole list in `"github": { "assets": [...] }`.',
};

/** @returns an error for each option that stands where nobody reads it */
export function findMisplaced(host: Readonly<Record<string, unknown>>): ReleaseError[] {
  return Object.entries(misplaced)
    .filter(([name]) => name in host)
    .map(([name, remedy]) => invalidOption(name, 'is an option of `definePreset` and has no effect here', remedy));
}

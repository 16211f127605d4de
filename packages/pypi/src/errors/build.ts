import { quoteOutput, ReleaseError } from '@waybill/kernel';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const noBuildTool = (tried: readonly string[]) =>
  new ReleaseError(
    'ENOBUILDTOOL',
    `No program that builds Python packages was found. Tried: ${list(tried)}.`,
    'Install one of them in the job that runs the release: `pip install uv` or `pip install build`.',
  );

export const unusedBuildOptions = (names: readonly string[]) =>
  new ReleaseError(
    'EBUILDOPTIONS',
    `\`pypi.build\` is a custom command, which does not receive these options: ${list(names.map((name) => `pypi.${name}`))}.`,
    'Put these settings into the command itself, or set `pypi.build` to `"uv"` or `"build"`.',
  );

export const noConstraints = (file: string) =>
  new ReleaseError(
    'ENOCONSTRAINTS',
    `The file \`${file}\` with build constraints does not exist.`,
    'Correct `pypi.buildConstraints`. Its paths are relative to the folder in which the release runs.',
  );

export const copyFailed = (command: string, tail: string) =>
  new ReleaseError(
    'ECOPYFAILED',
    `\`${command}\` failed in the temporary copy of the repository.`,
    `This run published nothing. The build reads the version from git, so it runs in a copy that has the tag of the release. Output:\n\n${quoteOutput(tail)}`,
  );

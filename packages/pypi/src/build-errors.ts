import { quoteOutput, ReleaseError } from '@waybill/kernel';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const noBuildTool = (tried: readonly string[]) =>
  new ReleaseError(
    'ENOBUILDTOOL',
    `No program that builds Python packages answers: tried ${list(tried)}.`,
    'Install one of them in the job that runs the release: `pip install uv` or `pip install build`.',
  );

export const unusedBuildOptions = (names: readonly string[]) =>
  new ReleaseError(
    'EBUILDOPTIONS',
    `\`pypi.build\` is a command of the project, which does not get ${list(names.map((name) => `pypi.${name}`))}.`,
    'Write the settings into the command itself, or set `pypi.build` to `"uv"` or `"build"`.',
  );

export const noConstraints = (file: string) =>
  new ReleaseError(
    'ENOCONSTRAINTS',
    `There is no file \`${file}\` to take build constraints from.`,
    'Correct `pypi.buildConstraints`: its paths are relative to the folder of the release.',
  );

export const copyFailed = (command: string, tail: string) =>
  new ReleaseError(
    'ECOPYFAILED',
    `\`${command}\` failed in the copy of the repository that has the tag of the release.`,
    `Nothing was published. The copy is made because the build takes the version from git. It said:\n\n${quoteOutput(tail)}`,
  );

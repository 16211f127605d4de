import { quoteOutput, ReleaseError } from '@waybill/kernel';

interface Counted {
  readonly place: string;
  readonly count: number;
}

export const noPyproject = (folder: string) =>
  new ReleaseError(
    'ENOPYPROJECT',
    `${folder === '.' ? 'The repository' : `\`${folder}\``} has neither a \`pyproject.toml\` nor a \`setup.py\`.`,
    'Add a `pyproject.toml` with a `[project]` table, or correct `packages` (or `pyproject.packages`): it lists folders of Python projects, or patterns such as `libs/*`. A repository without a Python project sets `pyproject.enabled` to `false`.',
  );

export const invalidYaml = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EINVALIDYAML',
    `\`${file}\` is not valid YAML.`,
    `Correct it, or add it to \`pyproject.exclude\`: ${reason}`,
    { cause },
  );

export const invalidJson = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EINVALIDJSON',
    `\`${file}\` is not valid JSON.`,
    `Correct it, or add it to \`pyproject.exclude\`: ${reason}`,
    { cause },
  );

export const notUtf8 = (file: string, cause: unknown) =>
  new ReleaseError(
    'ENOTUTF8',
    `\`${file}\` is not encoded as UTF-8.`,
    'Save it as UTF-8: every byte beside the version has to stay as it is, and these cannot be read.',
    { cause },
  );

export const notWritable = (file: string, cause: unknown) =>
  new ReleaseError(
    'ENOTWRITABLE',
    `\`${file}\` cannot be replaced by the user who runs the release.`,
    'Give that user permission to write the file and the folder that holds it.',
    { cause },
  );

/** @param members folders of projects below the one that has no version */
export const noVersion = (file: string, members: readonly string[] = []) =>
  new ReleaseError(
    'ENOVERSION',
    `\`${file}\` has neither \`project.version\` nor \`tool.poetry.version\`.`,
    members.length === 0
      ? 'Write `version = "0.0.0"` into its `[project]` table. Each release replaces the number.'
      : [
          'The projects are in folders below it. Release them together with this setting at the top level of the configuration:',
          '',
          `    "packages": ${JSON.stringify(members)}`,
        ].join('\n'),
  );

interface Dynamic {
  readonly file: string;
  readonly backend: string;
  /** Completes the sentence "… leaves the version to `backend`, and". */
  readonly reason: string;
}

export const dynamicVersion = ({ file, backend, reason }: Dynamic, found: readonly string[]) =>
  new ReleaseError(
    'EDYNAMICVERSION',
    `\`${file}\` leaves the version to \`${backend}\`, and ${reason}.`,
    [
      ...(found.length === 0 ? [] : ['Found:', ...found.map((each) => `- ${each}`)]),
      'Write the version as `project.version` and take it out of `project.dynamic`, or name the file that holds it under',
      '`pyproject.files` and set `pyproject.layout` to `"files"`.',
    ].join('\n'),
  );

export const nothingToWrite = () =>
  new ReleaseError(
    'ENOTHINGTOWRITE',
    '`pyproject.layout` is `"files"`, and `pyproject.files` is empty.',
    'Name the files that hold the version, or leave `layout` out.',
  );

export const noVersionFile = (file: string, from: string, looked: readonly string[]) =>
  new ReleaseError(
    'ENOVERSIONFILE',
    `\`${from}\` names \`${file}\` for the version, and there is no such file.`,
    `Looked for: ${looked.map((each) => `\`${each}\``).join(', ')}. Correct \`${from}\`.`,
  );

export const noPlace = (file: string, place: string, lines: readonly string[]) =>
  new ReleaseError(
    'ENOVERSIONPLACE',
    `\`${file}\` has no version in ${place}.`,
    ['Correct the file, or what names the place.', ...shown('What it has:', lines)].join('\n'),
  );

export const unclearPlace = (file: string, place: string, lines: readonly string[]) =>
  new ReleaseError(
    'EUNCLEARVERSION',
    `In \`${file}\`, ${place} is not one plain version.`,
    ['Write it once, as a plain text in quotes or alone.', ...shown('What it has:', lines)].join('\n'),
  );

export const matchCount = (file: string, { place, count }: Counted, lines: readonly string[]) =>
  new ReleaseError(
    'EMATCHCOUNT',
    `\`${file}\` has ${place} ${lines.length} times, where \`count\` expects ${count}.`,
    ['Correct the file, or its entry in `pyproject.files`.', ...shown('What it has:', lines)].join('\n'),
  );

export const overlappingPlaces = (file: string, one: string, other: string) =>
  new ReleaseError(
    'EOVERLAP',
    `In \`${file}\`, ${one} and ${other} are the same text.`,
    'Take one of the two out of `pyproject.files`.',
  );

export const invalidPattern = (pattern: string, from: string, reason: string) =>
  new ReleaseError(
    'EINVALIDPATTERN',
    `The pattern \`${pattern}\` of \`${from}\` cannot be used.`,
    `${reason} Correct it, or name the file under \`pyproject.files\` with a pattern that JavaScript knows.`,
  );

export const staticAndDynamic = (file: string) =>
  new ReleaseError(
    'ESTATICANDDYNAMIC',
    `\`${file}\` has a \`project.version\` and lists \`version\` in \`project.dynamic\`.`,
    'Keep one of the two: with both of them no tool builds the project.',
  );

export const versionsDiffer = (file: string, project: string, poetry: string) =>
  new ReleaseError(
    'EVERSIONSDIFFER',
    `In \`${file}\`, \`project.version\` is \`${project}\` and \`tool.poetry.version\` is \`${poetry}\`.`,
    'Write the right version in both places. From then on releases keep them in step.',
  );

export const versionNotText = (file: string, place: string) =>
  new ReleaseError(
    'EVERSIONNOTTEXT',
    `\`${place}\` in \`${file}\` is not a string.`,
    'Put the version into quotes: `version = "1.0"` in TOML, `"version": "1.0.0"` in JSON.',
  );

export const unsafeEdit = (file: string, cause?: unknown) =>
  new ReleaseError(
    'EUNSAFEEDIT',
    `Writing the version into \`${file}\` would change more than the version.`,
    'Nothing was written. Look for two keys of the same name in the file; without one, this is worth a bug report.',
    { cause },
  );

export const noRoomForVersion = (file: string, place: string, version: string) =>
  new ReleaseError(
    'ENOROOMFORVERSION',
    `\`${file}\` cannot hold ${version} in ${place}: the pattern would not find it again.`,
    'Nothing was written. Widen the pattern, so that it also takes what follows the numbers of a pre-release, such as `0b1`: `[\\w.-]+` for `[0-9.]+` or `\\d+`. A stable release may need no change.',
  );

function shown(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `    ${line}`)];
}

export const staleLock = (file: string, tail: string) =>
  new ReleaseError(
    'ESTALELOCK',
    `\`${file}\` does not fit the project, as \`uv lock --check\` says.`,
    `Run \`uv lock\` and commit the result, or set \`pyproject.checkLock\` to \`false\`. It said:\n\n${quoteOutput(tail)}`,
  );

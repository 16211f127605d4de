import { quoteOutput, ReleaseError } from '@waybill/kernel';

interface Counted {
  readonly place: string;
  readonly count: number;
}

export const noPyproject = (folder: string) =>
  new ReleaseError(
    'ENOPYPROJECT',
    `${folder === '.' ? 'The repository' : `\`${folder}\``} has neither a \`pyproject.toml\` nor a \`setup.py\`.`,
    'Add a `pyproject.toml` with a `[project]` table, or correct `packages` (or `pyproject.packages`): it lists folders of Python projects, or patterns such as `libs/*`. If the repository has no Python project, set `pyproject.enabled` to `false`.',
  );

export const invalidYaml = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EINVALIDYAML',
    `\`${file}\` is not valid YAML.`,
    `Correct the file, or add it to \`pyproject.exclude\`: ${reason}`,
    { cause },
  );

export const invalidJson = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EINVALIDJSON',
    `\`${file}\` is not valid JSON.`,
    `Correct the file, or add it to \`pyproject.exclude\`: ${reason}`,
    { cause },
  );

export const notUtf8 = (file: string, cause: unknown) =>
  new ReleaseError(
    'ENOTUTF8',
    `\`${file}\` is not encoded as UTF-8.`,
    'Save the file as UTF-8. A release may change nothing but the version, and cannot read other encodings.',
    { cause },
  );

export const notWritable = (file: string, cause: unknown) =>
  new ReleaseError(
    'ENOTWRITABLE',
    `The user who runs the release cannot replace \`${file}\`.`,
    'Give that user permission to write to the file and to its folder.',
    { cause },
  );

/** @param members folders of projects below the one that has no version */
export const noVersion = (file: string, members: readonly string[] = []) =>
  new ReleaseError(
    'ENOVERSION',
    `\`${file}\` has neither \`project.version\` nor \`tool.poetry.version\`.`,
    members.length === 0
      ? 'Add `version = "0.0.0"` to its `[project]` table. Each release replaces the number.'
      : [
          'Its projects are in folders below it. To release them together, add this setting at the top level of the configuration:',
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
      'Set `project.version` and remove `version` from `project.dynamic`. Or name the file that contains the version under',
      '`pyproject.files` and set `pyproject.layout` to `"files"`.',
    ].join('\n'),
  );

export const nothingToWrite = () =>
  new ReleaseError(
    'ENOTHINGTOWRITE',
    '`pyproject.layout` is `"files"`, but `pyproject.files` is empty.',
    'List the files that contain the version, or remove `pyproject.layout`.',
  );

export const noVersionFile = (file: string, from: string, looked: readonly string[]) =>
  new ReleaseError(
    'ENOVERSIONFILE',
    `\`${from}\` names the version file \`${file}\`, which does not exist.`,
    `Correct \`${from}\`. Files looked for: ${looked.map((each) => `\`${each}\``).join(', ')}.`,
  );

export const noPlace = (file: string, place: string, lines: readonly string[]) =>
  new ReleaseError(
    'ENOVERSIONPLACE',
    `\`${file}\` has no version in ${place}.`,
    ['Correct the file, or the setting that names this place.', ...shown('Lines found:', lines)].join('\n'),
  );

export const unclearPlace = (file: string, place: string, lines: readonly string[]) =>
  new ReleaseError(
    'EUNCLEARVERSION',
    `In \`${file}\`, ${place} is not a single literal version.`,
    [
      'Write the version once, as one string. If the file computes it from numbers, list the file under ' +
        '`pyproject.files` with a `pattern` that has the groups `major`, `minor`, `patch` and `rest`.',
      ...shown('Lines found:', lines),
    ].join('\n'),
  );

export const matchCount = (file: string, { place, count }: Counted, lines: readonly string[]) =>
  new ReleaseError(
    'EMATCHCOUNT',
    `\`${file}\` contains ${place} ${lines.length} times, but \`count\` is ${count}.`,
    ['Correct the file, or its entry in `pyproject.files`.', ...shown('Lines found:', lines)].join('\n'),
  );

export const overlappingPlaces = (file: string, one: string, other: string) =>
  new ReleaseError(
    'EOVERLAP',
    `In \`${file}\`, ${one} and ${other} are the same text.`,
    'Remove one of the two from `pyproject.files`.',
  );

export const invalidPattern = (pattern: string, from: string, reason: string) =>
  new ReleaseError(
    'EINVALIDPATTERN',
    `The pattern \`${pattern}\` of \`${from}\` is invalid.`,
    `${reason} Correct it, or list the file under \`pyproject.files\` with a JavaScript regular expression.`,
  );

export const staticAndDynamic = (file: string) =>
  new ReleaseError(
    'ESTATICANDDYNAMIC',
    `\`${file}\` has a \`project.version\` and lists \`version\` in \`project.dynamic\`.`,
    'Keep one of the two: no tool can build a project that has both.',
  );

export const versionsDiffer = (file: string, project: string, poetry: string) =>
  new ReleaseError(
    'EVERSIONSDIFFER',
    `In \`${file}\`, \`project.version\` is \`${project}\` and \`tool.poetry.version\` is \`${poetry}\`.`,
    'Write the correct version in both places. Releases then change both.',
  );

export const versionNotText = (file: string, place: string) =>
  new ReleaseError(
    'EVERSIONNOTTEXT',
    `\`${place}\` in \`${file}\` is not a string.`,
    'Put the version in quotes: `version = "1.0"` in TOML, `"version": "1.0.0"` in JSON.',
  );

export const unsafeEdit = (file: string, cause?: unknown) =>
  new ReleaseError(
    'EUNSAFEEDIT',
    `Writing the version into \`${file}\` would change more than the version.`,
    'Nothing was written. Remove duplicate keys from the file. If it has none, please report this as a bug.',
    { cause },
  );

export const noRoomForVersion = (file: string, place: string, version: string) =>
  new ReleaseError(
    'ENOROOMFORVERSION',
    `\`${version}\` does not fit into ${place} of \`${file}\`: the pattern would not find it in the next release.`,
    'Nothing was written. Extend the pattern so that it also matches pre-releases such as `1.2.0b1`, for example `[\\w.-]+` instead of `[0-9.]+` or `\\d+`. Stable releases may not need this.',
  );

function shown(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `    ${line}`)];
}

export const staleLock = (file: string, tail: string) =>
  new ReleaseError(
    'ESTALELOCK',
    `\`${file}\` is out of date: \`uv lock --check\` failed.`,
    `Run \`uv lock\` and commit the result, or set \`pyproject.checkLock\` to \`false\`. Output:\n\n${quoteOutput(tail)}`,
  );

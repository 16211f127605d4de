import { ReleaseError } from '@waybill/kernel';

export const noPyproject = () =>
  new ReleaseError(
    'ENOPYPROJECT',
    'The repository has no `pyproject.toml`.',
    'Add one with a `[project]` table, or set `pyproject.enabled` to `"auto"` or `false`.',
  );

export const invalidJson = (file: string, reason: string, cause: unknown) =>
  new ReleaseError('EINVALIDJSON', `\`${file}\` is not valid JSON.`, `Correct it here: ${reason}`, { cause });

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

export const noVersion = () =>
  new ReleaseError(
    'ENOVERSION',
    '`pyproject.toml` has neither `project.version` nor `tool.poetry.version`.',
    'Write `version = "0.0.0"` into its `[project]` table. Each release replaces the number.',
  );

export const dynamicVersion = (backend: string, sources: readonly string[]) =>
  new ReleaseError(
    'EDYNAMICVERSION',
    `The build backend \`${backend}\` computes the version, and such a layout is not supported yet.`,
    [
      `Found in \`pyproject.toml\`: ${sources.map((source) => `\`${source}\``).join(', ')}.`,
      'Write the version as `project.version` and take `version` out of `project.dynamic`.',
    ].join('\n'),
  );

export const staticAndDynamic = () =>
  new ReleaseError(
    'ESTATICANDDYNAMIC',
    '`pyproject.toml` has a `project.version` and lists `version` in `project.dynamic`.',
    'Keep one of the two: with both of them no tool builds the project.',
  );

export const versionsDiffer = (project: string, poetry: string) =>
  new ReleaseError(
    'EVERSIONSDIFFER',
    `\`project.version\` is \`${project}\` and \`tool.poetry.version\` is \`${poetry}\`.`,
    'Write the right version in both places of `pyproject.toml`. From then on releases keep them in step.',
  );

export const versionNotText = (file: string, place: string) =>
  new ReleaseError(
    'EVERSIONNOTTEXT',
    `\`${place}\` in \`${file}\` is not a string.`,
    'Put the version into quotes: `version = "1.0"` in TOML, `"version": "1.0.0"` in JSON.',
  );

export const unsafeEdit = (file: string) =>
  new ReleaseError(
    'EUNSAFEEDIT',
    `Writing the version into \`${file}\` would change more than the version.`,
    'Nothing was written. Look for two keys of the same name in the file; without one, this is worth a bug report.',
  );

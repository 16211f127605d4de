import { quoteOutput, ReleaseError } from '@waybill/kernel';

export * from './errors/build.ts';
export * from './errors/distributions.ts';
export * from './errors/indexes.ts';
export * from './errors/trusted-publishing.ts';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

/** For what can happen when the tag is pushed already. */
const abandon =
  'If the tag of this release is already pushed, abandon the release first: `npx waybill abandon --reason "…"` (with the preset or `@waybill/pipeline`).';

export const noPythonProject = (folder: string) =>
  new ReleaseError(
    'ENOPYTHONPROJECT',
    `\`${folder}\` contains neither a \`pyproject.toml\` nor a \`setup.py\`.`,
    'Correct `packages` (or `pypi.packages`): it lists folders of Python projects, or patterns such as `libs/*`. If the repository has no Python project, set `pypi.enabled` to `false`.',
  );

export const invalidProjectName = (name: string) =>
  new ReleaseError(
    'EPROJECTNAME',
    `\`${name}\` is not a valid name for a Python project.`,
    'Change `project.name`: it may contain ASCII letters, digits, `.`, `-` and `_`, and must begin and end with a letter or digit.',
  );

export const reservedName = (name: string, index: string) =>
  new ReleaseError(
    'ERESERVEDNAME',
    `${index} does not accept \`${name}\` as the name of a new project.`,
    'The name is reserved, or belongs to a module of the Python standard library. Choose another `project.name`. The modules in the package can keep their names.',
  );

export const noToken = (repository: string, variable: string, trusted: boolean | 'auto') =>
  new ReleaseError(
    'ENOTOKEN',
    `There is no token for \`${repository}\`${trusted === false ? '' : ', and the CI job has no identity for trusted publishing'}.`,
    `Set the environment variable \`${variable}\` to an API token. For trusted publishing, give the job \`permissions: id-token: write\` (GitHub) or \`id_tokens\` with \`PYPI_ID_TOKEN\` (GitLab). To build without an upload, set \`pypi.upload\` to \`"auto"\` or \`false\`.`,
  );

export const buildFailed = (command: string, tail: string) =>
  new ReleaseError(
    'EBUILDFAILED',
    `\`${command}\` failed.`,
    `This run published nothing. Run the same command on this commit and correct the error. Its last lines:\n\n${quoteOutput(tail)}`,
  );

export const incompleteBuild = (command: string, kinds: readonly string[], found: readonly string[]) =>
  new ReleaseError(
    'EINCOMPLETEBUILD',
    `\`${command}\` did not create ${kinds.includes('sdist') ? 'one sdist' : ''}${kinds.length === 2 ? ' and ' : ''}${kinds.includes('wheel') ? 'at least one wheel' : ''}.`,
    `Check the settings of the build backend in \`pyproject.toml\`. The build created: ${list(found) || 'nothing'}.`,
  );

const ignoreLines = (names: readonly string[]) => names.map((name) => `/${name}`).join('\n');

const ignoreLeftovers = (names: readonly string[]) =>
  `Add these lines to \`.gitignore\`, or install the tools outside the checkout (\`npm install --no-save --prefix .. …\`):\n\n${ignoreLines(names)}\n`;

/** Warnings: the build then is run once more, from a copy of the project without these. */
export const shipsLeftovers = (names: readonly string[]) =>
  `The built files contain ${list(names)} from the checkout. The build runs again from a copy without them. ${ignoreLeftovers(names)}`;

export const failedWithLeftovers = (names: readonly string[]) =>
  `The build failed in a checkout that contains ${list(names)}. The build runs again from a copy without them. ${ignoreLeftovers(names)}`;

export const leftoversShipped = (names: readonly string[]) =>
  new ReleaseError(
    'ETOOLSHIPPED',
    `The built files contain ${list(names)} from the checkout, which must not be part of a package.`,
    `This run published nothing. Install the tools outside the checkout (\`npm install --no-save --prefix .. …\`), or exclude them from the build. Most backends follow \`.gitignore\`; setuptools needs \`prune\` lines in \`MANIFEST.in\`:\n\n${ignoreLines(names)}`,
  );

export const noDistribution = (pattern: string) =>
  new ReleaseError(
    'ENODISTRIBUTION',
    `No sdist and no wheel matches \`${pattern}\`.`,
    'Download the files of the build job before the release, or correct `pypi.distributions`.',
  );

export const misnamedDistributions = (names: readonly string[]) =>
  new ReleaseError(
    'EDISTNAME',
    `Not a valid file name of an sdist or a wheel: ${list(names)}.`,
    'Correct `pypi.distributions`, or rename the files. A wheel is named `{name}-{version}(-{build})-{python}-{abi}-{platform}.whl`, an sdist `{name}-{version}.tar.gz`, both with the extension in lower case.',
  );

export const builtOtherName = (file: string, built: string, expected: string) =>
  new ReleaseError(
    'EBUILTOTHERNAME',
    `\`${file}\` belongs to project \`${built}\`, not to \`${expected}\`.`,
    'Configure the build backend to use `project.name` of `pyproject.toml`.',
  );

export const builtOtherVersion = (file: string, built: string, expected: string) =>
  new ReleaseError(
    'EBUILTOTHERVERSION',
    `\`${file}\` has version \`${built}\`, not \`${expected}\`.`,
    'List `@waybill/pyproject` before `@waybill/pypi` in `plugins`, so that the version is written before the build. Then check which file the build backend reads the version from.',
  );

export const oldSdistName = (file: string, expected: string) =>
  new ReleaseError(
    'EOLDSDISTNAME',
    `The name of \`${file}\` does not follow PEP 625. PyPI accepts only \`${expected}\`.`,
    'Raise the version of the build backend in `build-system.requires` of `pyproject.toml` (setuptools: 69.3 or later).',
  );

export const refusedContent = (fact: string, remedy: string, files: readonly string[]) =>
  new ReleaseError('EDISTRULE', `${fact} (in ${list(files)}).`, remedy);

export const fileTooLarge = (file: string, size: number, limit: number) =>
  new ReleaseError(
    'EFILETOOLARGE',
    `\`${file}\` has a size of ${Math.ceil(size / 2 ** 20)} MiB, but the index accepts at most ${limit}.`,
    'Exclude large files from the build. If the index granted this project a higher limit, set `pypi.fileLimit`.',
  );

export const projectTooLarge = (project: string, size: number, limit: number) =>
  new ReleaseError(
    'EPROJECTTOOLARGE',
    `With this release, the files of \`${project}\` would need ${Math.ceil(size / 2 ** 20)} MiB on the index, but its limit is ${limit}.`,
    'Delete old releases on the index, or ask its operator for a higher limit and set `pypi.projectLimit`.',
  );

export const releaseTooOld = (version: string, days: number, missing: readonly string[]) =>
  new ReleaseError(
    'ERELEASETOOOLD',
    `Release ${version} is ${days} days old on the index, which accepts no new files after 14 days. Missing: ${list(missing)}.`,
    `Publish a new version. ${abandon}`,
    { permanent: true },
  );

export const anotherSdist = (built: string, published: string) =>
  new ReleaseError(
    'EANOTHERSDIST',
    `The index already has the sdist \`${published}\` of this version, and does not accept a second one: \`${built}\`.`,
    `Publish a new version. ${abandon}`,
    { permanent: true },
  );

export const notBuilt = (version: string, missing: string) =>
  new ReleaseError(
    'ENOTBUILT',
    `There is nothing to upload for ${version}: ${missing}.`,
    'The `publish` step uploads what the `prepare` step built. Run both in one job, or pass the folder `.waybill` from one job to the other.',
  );

export const changedOnIndex = (names: readonly string[]) =>
  new ReleaseError(
    'ECHANGEDONINDEX',
    `The index already has different files with these names: ${list(names)}.`,
    `A published file is never replaced. Yank the release on the index, and publish a new version. If the index only shows a file of another index (an upstream or a group), remove that index from its configuration. ${abandon}`,
    { permanent: true },
  );

export const uploadRefused = (file: string, status: number, words: string) =>
  new ReleaseError(
    'EUPLOADREFUSED',
    `The index rejected \`${file}\` with status ${status}.`,
    `Its answer: ${words}\n\nIf the answer names the account or the project, correct that and run the release again: it uploads the files that are still missing. If the answer names the file, publish a new version. ${abandon}`,
    { permanent: true },
  );

export const uploadFailed = (file: string, status: number, words: string) =>
  new ReleaseError(
    'EUPLOADFAILED',
    `The upload of \`${file}\` failed: the index answered every attempt with status ${status}.`,
    `Its answer: ${words}\n\nRun the release again when the index works: files that it already has are not uploaded again.`,
  );

export const servedOtherBytes = (index: string, names: readonly string[]) =>
  new ReleaseError(
    'ESERVEDOTHER',
    `${index} serves different bytes than were uploaded: ${list(names)}.`,
    `Do not announce this release. Yank it on the index, find out what changes the files (a proxy, for example), and publish a new version. ${abandon}`,
    { permanent: true },
  );

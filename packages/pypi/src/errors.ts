import { quoteOutput, ReleaseError } from '@waybill/kernel';

export * from './build-errors.ts';
export * from './distribution-errors.ts';
export * from './index-errors.ts';
export * from './trusted-publishing-errors.ts';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const noPythonProject = (folder: string) =>
  new ReleaseError(
    'ENOPYTHONPROJECT',
    `There is neither a \`pyproject.toml\` nor a \`setup.py\` in \`${folder}\` to build from.`,
    'Correct `packages` (or `pypi.packages`): it lists folders of Python projects, or patterns such as `libs/*`. A repository without a Python project sets `pypi.enabled` to `false`.',
  );

export const invalidProjectName = (name: string) =>
  new ReleaseError(
    'EPROJECTNAME',
    `\`${name}\` is not a valid name for a Python project.`,
    'Use ASCII letters, digits, `.`, `-` and `_` in `project.name`, with a letter or digit at both ends.',
  );

export const noToken = (repository: string, variable: string, trusted: boolean | 'auto') =>
  new ReleaseError(
    'ENOTOKEN',
    `There is no token for \`${repository}\`${trusted === false ? '' : ', and no identity of a CI job to get one for'}.`,
    `Set the environment variable \`${variable}\` to an API token. For trusted publishing, give the job \`permissions: id-token: write\` (GitHub) or \`id_tokens\` with \`PYPI_ID_TOKEN\` (GitLab). To build only, set \`pypi.upload\` to \`"auto"\` or \`false\`.`,
  );

export const buildFailed = (command: string, tail: string) =>
  new ReleaseError(
    'EBUILDFAILED',
    `\`${command}\` failed.`,
    `This run published nothing. Make the same command work on this commit. Its last lines:\n\n${quoteOutput(tail)}`,
  );

export const incompleteBuild = (command: string, kinds: readonly string[], found: readonly string[]) =>
  new ReleaseError(
    'EINCOMPLETEBUILD',
    `\`${command}\` did not leave ${kinds.includes('sdist') ? 'one sdist' : ''}${kinds.length === 2 ? ' and ' : ''}${kinds.includes('wheel') ? 'at least one wheel' : ''}.`,
    `Check the build backend's settings in \`pyproject.toml\`. It left: ${list(found) || 'nothing'}.`,
  );

const ignoreLines = (names: readonly string[]) => names.map((name) => `/${name}`).join('\n');

const ignoreLeftovers = (names: readonly string[]) =>
  `Add these lines to \`.gitignore\`, or install the tools outside of the checkout (\`npm install --no-save --prefix .. …\`):\n\n${ignoreLines(names)}\n`;

/** Warnings: the build then is run once more, from a copy of the project without these. */
export const shipsLeftovers = (names: readonly string[]) =>
  `The build takes ${list(names)} of the checkout along. It is run once more, from a copy without. ${ignoreLeftovers(names)}`;

export const failedWithLeftovers = (names: readonly string[]) =>
  `The build failed in a checkout that holds ${list(names)}. It is run once more, from a copy without. ${ignoreLeftovers(names)}`;

export const leftoversShipped = (names: readonly string[]) =>
  new ReleaseError(
    'ETOOLSHIPPED',
    `The built files hold ${list(names)} of the checkout, which no package should.`,
    `This run published nothing. Make the build leave them out, or install the tools outside of the checkout: \`npm install --no-save --prefix .. …\`. Most backends follow \`.gitignore\`; setuptools takes \`prune\` lines in \`MANIFEST.in\`:\n\n${ignoreLines(names)}`,
  );

export const noDistribution = (pattern: string) =>
  new ReleaseError(
    'ENODISTRIBUTION',
    `No sdist and no wheel matches \`${pattern}\`.`,
    'Bring the files that were built elsewhere into the job before the release, or correct `pypi.distributions`.',
  );

export const builtOtherName = (file: string, built: string, expected: string) =>
  new ReleaseError(
    'EBUILTOTHERNAME',
    `\`${file}\` is of project \`${built}\`, not \`${expected}\`.`,
    'Make the build backend take the name from `project.name` in `pyproject.toml`.',
  );

export const builtOtherVersion = (file: string, built: string, expected: string) =>
  new ReleaseError(
    'EBUILTOTHERVERSION',
    `\`${file}\` has version \`${built}\`, not \`${expected}\`.`,
    'Write the version before the build: put `@waybill/pyproject` before `@waybill/pypi` in `plugins`, and check where the build backend reads the version from.',
  );

export const oldSdistName = (file: string, expected: string) =>
  new ReleaseError(
    'EOLDSDISTNAME',
    `Indexes take \`${expected}\`, and \`${file}\` only where they do not follow PEP 625; PyPI does.`,
    'Build with a current version of the build backend (setuptools: 69.3 or later); see `build-system.requires` in `pyproject.toml`.',
  );

export const refusedContent = (fact: string, remedy: string, files: readonly string[]) =>
  new ReleaseError('EDISTRULE', `${fact} (in ${list(files)}).`, remedy);

export const fileTooLarge = (file: string, size: number, limit: number) =>
  new ReleaseError(
    'EFILETOOLARGE',
    `\`${file}\` has ${Math.ceil(size / 2 ** 20)} MiB, and the index takes ${limit}.`,
    'Ship less in it. When the index has granted this project more, set `pypi.fileLimit`.',
  );

export const projectTooLarge = (project: string, size: number, limit: number) =>
  new ReleaseError(
    'EPROJECTTOOLARGE',
    `With this release, \`${project}\` has ${Math.ceil(size / 2 ** 20)} MiB on the index, which keeps ${limit}.`,
    'Delete old releases there, or ask the index for more and set `pypi.projectLimit`.',
  );

export const releaseTooOld = (version: string, days: number, missing: readonly string[]) =>
  new ReleaseError(
    'ERELEASETOOOLD',
    `Release ${version} is ${days} days old on the index, which takes no new files after 14: ${list(missing)}.`,
    'Publish a new version.',
    { permanent: true },
  );

export const anotherSdist = (built: string, published: string) =>
  new ReleaseError(
    'EANOTHERSDIST',
    `The index already holds the sdist \`${published}\`, and takes no second one: \`${built}\`.`,
    'Publish a new version.',
    { permanent: true },
  );

export const notBuilt = (version: string, missing: string) =>
  new ReleaseError(
    'ENOTBUILT',
    `There is nothing to upload for ${version}: ${missing}.`,
    'The publish step delivers what the prepare step built. Run both in one job, or carry the folder `.waybill` from one to the other.',
  );

export const changedOnIndex = (names: readonly string[]) =>
  new ReleaseError(
    'ECHANGEDONINDEX',
    `The index already holds other bytes under ${list(names)}.`,
    'A published file is never replaced. Yank the release there and publish a new version. When the index only shows the file of another index (an upstream, a group), take that one out of what it shows.',
    { permanent: true },
  );

export const uploadRefused = (file: string, status: number, words: string) =>
  new ReleaseError(
    'EUPLOADREFUSED',
    `The index refuses \`${file}\` with status ${status}.`,
    `It says: ${words}\n\nCorrect what it names. Files that it took stay; the next run uploads the rest.`,
    { permanent: true },
  );

export const uploadFailed = (file: string, status: number, words: string) =>
  new ReleaseError(
    'EUPLOADFAILED',
    `The index did not take \`${file}\`: every attempt ended with status ${status}.`,
    `It says: ${words}\n\nRun the release again when the index is well: files that it took already are left alone.`,
  );

export const servedOtherBytes = (index: string, names: readonly string[]) =>
  new ReleaseError(
    'ESERVEDOTHER',
    `${index} serves other bytes than were uploaded under ${list(names)}.`,
    'Do not announce this release. Yank it on the index, find out who changes files on the way, and publish a new version.',
    { permanent: true },
  );

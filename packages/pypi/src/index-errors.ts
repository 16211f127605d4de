import { ReleaseError } from '@waybill/kernel';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const tokenRefused = (repository: string, status: number, words: string, variable = 'PYPI_TOKEN') =>
  new ReleaseError(
    'ETOKENREFUSED',
    `\`${repository}\` refuses the token with status ${status}.`,
    `The index says: ${words}\n\nCheck the token in \`${variable}\` and the user name that belongs to it: that the token is whole and current, is of this index, and may upload to this project.`,
  );

export const repositoryMoved = (repository: string, location: string) =>
  new ReleaseError(
    'EREPOSITORYMOVED',
    `\`${repository}\` sends uploads elsewhere: \`${location}\`.`,
    'Credentials are not sent along. When the new address is right, set `pypi.repository` to it.',
  );

export const incompleteIndex = (preset: string | undefined, needs: string) =>
  new ReleaseError(
    'EINDEXPRESET',
    `${preset === undefined ? 'An entry of `pypi.indexes`' : `The index \`${preset}\` of \`pypi.indexes\``} is not complete: it needs ${needs}.`,
    `Write it as an object that has it: \`{ "preset": "${preset ?? 'gitlab'}", "repository": "https://…" }\`. The package's README says what each preset takes from the CI job.`,
  );

export const noSimpleApi = (repository: string, asked: readonly string[]) =>
  new ReleaseError(
    'ENOSIMPLEAPI',
    `No simple API was found that lists the files of \`${repository}\`.`,
    `Without it, a second run cannot tell what is published. These addresses have none: ${list(asked)}. Set \`pypi.index\` to the address that \`pip install --index-url\` takes for this index.`,
  );

export const indexMoved = (base: string, location: string) =>
  new ReleaseError(
    'EINDEXMOVED',
    `The simple API at \`${base}\` is now at \`${location}\`.`,
    'Set `pypi.index` to the new address.',
  );

export const projectClosed = (project: string, index: string, status: string) =>
  new ReleaseError(
    'EPROJECTCLOSED',
    `${index} has marked the project \`${project}\` as ${status}, and takes no files of it.`,
    status === 'archived'
      ? 'Unarchive the project in its settings on the index, and run again.'
      : 'Ask the administrators of the index to lift it, and run again.',
  );

export const unreadableAnswer = (request: string, reason: string) =>
  new ReleaseError(
    'EINDEXPAGE',
    `The index answers \`${request}\` with something that cannot be read: ${reason}.`,
    'Check `pypi.index`. It must be the base of a simple API (PEP 503 or 691).',
  );

export const unexpectedAnswer = (request: string, status: number, words: string) =>
  new ReleaseError(
    'EINDEXANSWER',
    `The index answers \`${request}\` with status ${status}.`,
    `It says: ${words}\n\nCheck \`pypi.repository\` and \`pypi.index\`. When they are right, wait until the index is well and run again.`,
  );

import { ReleaseError } from '@waybill/kernel';

const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

export const tokenRefused = (repository: string, status: number, words: string, variable = 'PYPI_TOKEN') =>
  new ReleaseError(
    'ETOKENREFUSED',
    `\`${repository}\` rejected the token with status ${status}.`,
    `Its answer: ${words}\n\nCheck the token in \`${variable}\` and its user name. The token must be complete, not expired, issued by this index, and allowed to upload to this project.`,
  );

export const repositoryMoved = (repository: string, location: string) =>
  new ReleaseError(
    'EREPOSITORYMOVED',
    `\`${repository}\` redirects uploads to \`${location}\`.`,
    'Credentials were not sent to the new address. If it is correct, set `pypi.repository` to it.',
  );

export const incompleteIndex = (preset: string | undefined, needs: string) =>
  new ReleaseError(
    'EINDEXPRESET',
    `${preset === undefined ? 'An entry of `pypi.indexes`' : `The index \`${preset}\` of \`pypi.indexes\``} is incomplete: it needs ${needs}.`,
    `Write it as an object: \`{ "preset": "${preset ?? 'gitlab'}", "repository": "https://…" }\`. The README of \`@waybill/pypi\` lists what each preset reads from the CI job.`,
  );

export const noSimpleApi = (repository: string, asked: readonly string[]) =>
  new ReleaseError(
    'ENOSIMPLEAPI',
    `The simple API of \`${repository}\`, which lists its files, was not found.`,
    `Set \`pypi.index\` to the address that \`pip install --index-url\` uses for this index. A release needs it to find out what is already published. Addresses without a simple API: ${list(asked)}.`,
  );

export const indexMoved = (base: string, location: string) =>
  new ReleaseError(
    'EINDEXMOVED',
    `The simple API at \`${base}\` has moved to \`${location}\`.`,
    'Set `pypi.index` to the new address.',
  );

export const projectClosed = (project: string, index: string, status: string) =>
  new ReleaseError(
    'EPROJECTCLOSED',
    `${index} has marked the project \`${project}\` as ${status}, and accepts no files for it.`,
    status === 'archived'
      ? 'Unarchive the project in its settings on the index, and run the release again.'
      : 'Ask the administrators of the index to remove this status, and run the release again.',
  );

export const unreadableAnswer = (request: string, reason: string) =>
  new ReleaseError(
    'EINDEXPAGE',
    `The response of the index to \`${request}\` cannot be read: ${reason}.`,
    'Check `pypi.index`: it must be the base address of a simple API (PEP 503 or 691).',
  );

export const unexpectedAnswer = (request: string, status: number, words: string) =>
  new ReleaseError(
    'EINDEXANSWER',
    `The index answered \`${request}\` with status ${status}.`,
    `Its answer: ${words}\n\nCheck \`pypi.repository\` and \`pypi.index\`. If they are correct, run the release again when the index works.`,
  );

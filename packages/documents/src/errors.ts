import { makePlain, ReleaseError } from '@waybill/kernel';

const generated =
  'Commit it. If a step of the release makes it, such as `exec.prepareCmd`, add the path to `.gitignore`: it is then looked for after that step.';

export const noOpenApi = (file: string) =>
  new ReleaseError(
    'ENOOPENAPI',
    `The OpenAPI document \`${file}\` does not exist.`,
    `Correct \`documents.openapi\`, or set it to \`false\`. ${generated}`,
  );

export const bothOpenApi = () =>
  new ReleaseError(
    'EOPENAPISOURCE',
    '`documents.openapi` and `documents.openapiCommand` are both set.',
    'Keep one of them: the file, or the command that prints the document.',
  );

export const wrongOpenApi = (source: string, problem: string) =>
  new ReleaseError(
    'EOPENAPI',
    `${source} is not a valid OpenAPI document: ${makePlain(problem)}.`,
    'Correct the document. To attach a file as it is, name it in `documents.files` and set `documents.openapi` to `false`.',
  );

export const openReferences = (source: string, reference: string) =>
  new ReleaseError(
    'EOPENAPIREFERENCE',
    `${source} refers to \`${reference}\`, which is not in the document.`,
    'A reader of the release has this one file. Correct the reference, or join the files into one document first, for example with `"openapiCommand": ["npx", "@redocly/cli", "bundle", "openapi.yaml"]` in place of `openapi`.',
  );

export const wrongVersion = (source: string, found: string, version: string) =>
  new ReleaseError(
    'EOPENAPIVERSION',
    `${source} has \`info.version\` \`${makePlain(found)}\`, but the release is ${version}.`,
    'Set `documents.openapiVersion` to `"set"` to write the version into the released copy, or to `"keep"` if the API has a version of its own. Otherwise let a step of the release write the version into the document.',
  );

export const unsettableVersion = (source: string) =>
  new ReleaseError(
    'EOPENAPISET',
    `The version cannot be written into ${source}.`,
    '`info.version` must be a plain text in the document: no anchor, alias or block of several lines. Correct it, or set `documents.openapiVersion` to `"check"` or `"keep"`.',
  );

export const commandFailed = (command: string, exitCode: number | undefined, output: string) =>
  new ReleaseError(
    'EOPENAPICOMMAND',
    `\`${command}\` failed: ${exitCode === undefined ? 'it did not end within the limits of time and output' : `exit code ${exitCode}`}.`,
    `Correct what it says. It runs in the repository, after the version was written, and without secrets: \`documents.env\` names variables that it needs all the same, \`documents.timeout\` is the time that it has.\n\n${output}`,
  );

export const nothingPrinted = (command: string, output: string) =>
  new ReleaseError(
    'EOPENAPIEMPTY',
    `\`${command}\` ended without an error, but printed no OpenAPI document.`,
    `It must print the document to standard output, in JSON or YAML; a log belongs to standard error.\n\n${output}`,
  );

export const breakingApi = (last: string, version: string, count: number, list: string) =>
  new ReleaseError(
    'EBREAKINGAPI',
    `${version} changes the API of ${last} in ${count} breaking ways, but is not a major release.`,
    `Take the changes back, or mark their commit as breaking (\`feat!:\` or a footer \`BREAKING CHANGE:\`), so that a major release is made. \`documents.breakingApi: "warn"\` releases all the same.\n\n${list}`,
  );

export const noFolder = (folder: string) =>
  new ReleaseError(
    'EDOCUMENTSFOLDER',
    `The folder \`${folder}\` of \`documents.folders\` does not exist or has no files.`,
    `Correct the path, or set \`"required": false\` for it. ${generated}`,
  );

export const noFiles = (pattern: string) =>
  new ReleaseError(
    'EDOCUMENTSFILE',
    `No file matches \`${pattern}\` of \`documents.files\`.`,
    `Correct the path or pattern. ${generated}`,
  );

export const wrongLink = (link: string, problem: string) =>
  new ReleaseError(
    'EDOCUMENTSLINK',
    `The symbolic link \`${link}\` cannot be released: ${problem}.`,
    'A link may lead to a file of the repository, or to a folder within the folder that is packed. Replace the link with what it should show, or delete it.',
  );

export const wrongKind = (path: string) =>
  new ReleaseError(
    'EDOCUMENTSKIND',
    `\`${path}\` is neither a file, nor a folder, nor a link.`,
    'Remove it from the folder: devices, pipes and sockets cannot be released.',
  );

export const wrongFileName = (path: string) =>
  new ReleaseError(
    'EDOCUMENTSPATH',
    `The file name \`${makePlain(path)}\` has a backslash or a character that is not shown.`,
    'Other systems cannot unpack it under this name. Rename the file.',
  );

export const changedMeanwhile = (path: string, cause?: unknown) =>
  new ReleaseError(
    'EDOCUMENTSCHANGED',
    `\`${path}\` changed while it was packed, or cannot be read.`,
    'Find the step that writes it at the same time, or correct its permissions, and run the release again.',
    { cause },
  );

export const takenName = (name: string) =>
  new ReleaseError(
    'EDOCUMENTSNAME',
    `Two files of the release have the name \`${name}\`.`,
    'A release page takes each name once. Give one of them another name: `{ "path": "docs", "name": "guides" }` in `documents.folders`; a file of `documents.files` must be renamed.',
  );

export const notHandedOver = (name: string) =>
  new ReleaseError(
    'EDOCUMENTSHANDOVER',
    `The job that built this release did not hand over the document \`${name}\`.`,
    'Both jobs need the same configuration and the same commit. Correct the job that runs `npx waybill build`, and run both again.',
  );

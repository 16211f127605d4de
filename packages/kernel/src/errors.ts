export { errorsOf, reasonOf } from './reason.ts';

export interface ReleaseErrorOptions extends ErrorOptions {
  /** The refusal stays the same however often the step is repeated, such as bytes that differ from what is public. */
  readonly permanent?: boolean;
  /** The release is complete and stays so; what follows it failed, such as a deployment. */
  readonly afterRelease?: boolean;
  /** What became of an environment, for those who announce it. */
  readonly deployment?: DeploymentNews;
}

/** A deployment or a rollback that is over, in facts: an announcement words them itself. */
export interface DeploymentNews {
  readonly environment: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly state: 'succeeded' | 'failed';
  /** Tag of the release that the environment got, or should have got. */
  readonly tag: string;
  /** Tag of the release that a rollback took back. */
  readonly from?: string | undefined;
  /** Who started it. */
  readonly by?: string | undefined;
}

/** An error as `fail` steps get it: of any plugin, so it may lack all but its message. */
export type ReportedError = Error & {
  readonly code?: string;
  readonly details?: string;
  readonly deployment?: DeploymentNews | undefined;
};

/**
 * A failure the user can act on.
 *
 * semantic-release prints `code`, `message` and `details`, and calls the `fail` hooks only when `semanticRelease` is set.
 */
export class ReleaseError extends Error {
  override readonly name = 'SemanticReleaseError';
  readonly semanticRelease = true;
  readonly code: `E${Uppercase<string>}`;
  readonly details: string;
  readonly permanent: boolean;
  readonly afterRelease: boolean;
  readonly deployment: DeploymentNews | undefined;

  constructor(code: `E${Uppercase<string>}`, message: string, details: string, options?: ReleaseErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
    this.permanent = options?.permanent ?? false;
    this.afterRelease = options?.afterRelease ?? false;
    this.deployment = options?.deployment;
  }
}

/** Thrown to leave a hook early because the step does not apply here. The reason is logged, the release goes on. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** Whether an error is one that semantic-release shows to the user. By flag: two copies of the kernel may coexist. */
export function isReleaseError(error: unknown): error is ReleaseError {
  return typeof error === 'object' && error !== null && 'semanticRelease' in error && error.semanticRelease === true;
}

export const invalidOption = (option: string, problem: string, remedy: string) =>
  new ReleaseError('EINVALIDOPTION', `Option \`${option}\` ${problem}.`, remedy);

export const nodeTooOld = (found: string, range: string) =>
  new ReleaseError(
    'ENODEVERSION',
    `Waybill requires Node ${range}, but this is Node ${found}.`,
    'Install a supported version of Node. In GitHub Actions: `actions/setup-node` with `node-version: 24`.',
  );

export const unexpected = (plugin: string, hook: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EUNEXPECTED',
    `The ${hook} step of ${plugin} failed with an unexpected error.`,
    `${reason}\n\nPlease report this as a bug of ${plugin}: the error should have had a code of its own.`,
    { cause },
  );

export const stalled = (step: string) =>
  new ReleaseError(
    'ESTALLED',
    `The ${step} is waiting for something that can no longer happen.`,
    'No timer, request or program that could end the wait is left. This is a bug in the plugin: report it with the log above.',
  );

export const missingTool = (file: string, cause: unknown) =>
  new ReleaseError(
    'EMISSINGTOOL',
    `The program \`${file}\` is not on the PATH.`,
    `Install \`${file}\`, or add its folder to the PATH of the job that runs the release.`,
    { cause },
  );

export const unreachable = (request: string, reason: string, hint: string, cause: unknown) =>
  new ReleaseError('EUNREACHABLE', `The request \`${request}\` received no response: ${reason}.`, hint, { cause });

export const linkInFolder = (place: string) =>
  new ReleaseError(
    'EFOLDERLINK',
    `\`${place}\` is a symbolic link.`,
    'A release reads and writes this path, and a link would redirect it to another place. Delete the link with `rm`, and with `git rm --cached` if git tracks it.',
  );

export const strangeFile = (place: string) =>
  new ReleaseError(
    'EFOLDERFILE',
    `\`${place}\` is neither a folder nor a file that a release leaves there.`,
    'A release reads and writes this path, and would wait for ever at a pipe. Delete it with `rm -r`, and find out what made it: no plugin does.',
  );

export const trackedFolder = (files: readonly string[]) =>
  new ReleaseError(
    'EFOLDERTRACKED',
    `git tracks ${files.length === 1 ? 'a file' : `${files.length} files`} below \`.waybill\`, such as \`${files[0]}\`.`,
    'Files in `.waybill` are delivered as the build of this release, so none of them may come from the repository. Run `git rm -r --cached .waybill`, add `.waybill/` to `.gitignore`, and commit.',
  );

export const wrongArtifact = (record: string, problem: string) =>
  new ReleaseError(
    'EARTIFACT',
    `The artifact record \`${record}\` is invalid: ${problem}.`,
    'Delete the folder `.waybill` and run the release again. If your own plugin wrote the record, correct that plugin.',
  );

/** The remedy where the configuration is correct; the hint of the request comes first. */
const again = 'Run the job again. If it fails again, check the proxy or firewall between this machine and that host.';

const withAgain = (hint: string) => [hint, again].filter(Boolean).join(' ');

export const clearText = (host: string) =>
  new ReleaseError(
    'ECLEARTEXT',
    `Requests to \`${host}\` would not be encrypted.`,
    `Use an address that begins with \`https://\`. If the host has none and you control the network to it, allow it: \`"clearTextHosts": ["${host}"]\` at the top level of the configuration.`,
  );

/** @param name with what nobody sees shown */
export const unreadableBranch = (name: string) =>
  new ReleaseError(
    'EBRANCHNAME',
    `The name of the branch has characters that nobody sees: \`${name}\`.`,
    'It would look like another branch in release pages, notifications and tags. Release from a branch with a plain name: `git branch --move`, then push the new branch and delete the old one.',
  );

export const wrongAddress = (problem: string) =>
  new ReleaseError(
    'EADDRESS',
    `An address in the configuration or the environment cannot be used: ${problem}.`,
    'Use an address such as `https://host/path`. Credentials belong into variables of their own, such as `PYPI_TOKEN`.',
  );

export const wrongRedirect = (request: string, problem: string, hint: string) =>
  new ReleaseError(
    'EREDIRECT',
    `The response to \`${request}\` leads to another address, which is not followed: ${problem}.`,
    withAgain(hint),
  );

export const answerCut = (request: string, reason: string, hint: string, cause?: unknown) =>
  new ReleaseError('EANSWERCUT', `The response to \`${request}\` is incomplete: ${reason}.`, withAgain(hint), {
    cause,
  });

export const answerSlow = (request: string, reason: string, hint: string, cause?: unknown) =>
  new ReleaseError('EANSWERSLOW', `The response to \`${request}\` is too slow: ${reason}.`, withAgain(hint), { cause });

export const answerTooLong = (request: string, reason: string, hint: string, cause?: unknown) =>
  new ReleaseError('EANSWERTOOLONG', `The response to \`${request}\` was not read: ${reason}.`, withAgain(hint), {
    cause,
  });

export const answerInvalid = (request: string, reason: string, hint: string, cause?: unknown) =>
  new ReleaseError('EANSWERINVALID', `The response to \`${request}\` is invalid: ${reason}.`, withAgain(hint), {
    cause,
  });

export const fileOutside = (file: string) =>
  new ReleaseError(
    'EOUTSIDE',
    `\`${file}\` is outside the repository.`,
    'A release reads and writes only files in the repository. Correct the path, or replace the symbolic link with the file itself.',
  );

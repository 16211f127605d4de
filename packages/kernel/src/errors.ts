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

  constructor(code: `E${Uppercase<string>}`, message: string, details: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
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

/** The errors in an aggregate of any make (the host's own class is not the global one), or the error itself. */
export function errorsOf(error: unknown): readonly unknown[] {
  const several = typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors);
  return several ? (error.errors as readonly unknown[]) : [error];
}

/** The message of anything that can be thrown. An error of another realm is no `Error` here, but calls itself one. */
export function reasonOf(error: unknown): string {
  const isError = Object.prototype.toString.call(error) === '[object Error]';
  return isError ? (error as Error).message : String(error);
}

export const invalidOption = (option: string, problem: string, remedy: string) =>
  new ReleaseError('EINVALIDOPTION', `Option \`${option}\` ${problem}.`, remedy);

export const unexpected = (plugin: string, hook: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EUNEXPECTED',
    `The ${hook} step of ${plugin} stopped at something it did not expect.`,
    `${reason}\n\nThis is worth a bug report: the message above should have been a named error.`,
    { cause },
  );

export const stalled = (step: string) =>
  new ReleaseError(
    'ESTALLED',
    `The ${step} waits for something that can no longer happen.`,
    'Nothing is left that could continue it. This is a bug of the plugin: report it with the log above.',
  );

export const missingTool = (file: string, cause: unknown) =>
  new ReleaseError(
    'EMISSINGTOOL',
    `The program \`${file}\` is not on the PATH.`,
    `Install \`${file}\`, or add its folder to the PATH of the job that runs the release.`,
    { cause },
  );

export const unreachable = (request: string, reason: string, hint: string, cause: unknown) =>
  new ReleaseError('EUNREACHABLE', `The request \`${request}\` got no answer: ${reason}.`, hint, { cause });

export interface ReleaseErrorOptions extends ErrorOptions {
  /** The refusal stays the same however often the step is repeated, such as bytes that differ from what is public. */
  readonly permanent?: boolean;
}

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

  constructor(code: `E${Uppercase<string>}`, message: string, details: string, options?: ReleaseErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
    this.permanent = options?.permanent ?? false;
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

/** How deep aggregates and causes are followed: they may refer to themselves. */
const deepest = 5;

/**
 * The errors in an aggregate of any make (the host's own class is not the global one), or the error itself. An error that
 * lists plain data under `errors`, such as the answer of a GraphQL service, is no aggregate: its message describes the list.
 */
export function errorsOf(error: unknown, depth = deepest): readonly unknown[] {
  const several = partsOf(error);
  const isAggregate = (error as Error | undefined)?.name === 'AggregateError' || several.every(isError);
  if (several.length === 0 || !isAggregate || depth === 0) return [error];
  return several.flatMap((each) => errorsOf(each, depth - 1));
}

/** What went wrong, in words, from anything that can be thrown; empty when it says nothing. */
export function reasonOf(error: unknown): string {
  return reasonWithin(error, deepest);
}

function reasonWithin(error: unknown, depth: number): string {
  if (typeof error !== 'object' || error === null) return error === undefined || error === null ? '' : String(error);
  const { message, name, code, error: nested, cause } = error as Record<string, unknown>;
  const words = typeof message === 'string' ? message.trim() : '';
  if (depth === 0) return words;
  const deeper = (each: unknown) => reasonWithin(each, depth - 1);
  // Node's `fetch` says of every failure that it failed, and why in the cause.
  if (words === 'fetch failed' && cause !== undefined) return `${words}: ${deeper(cause)}`;
  if (words !== '') return words;
  const parts = partsOf(error).map(deeper).filter(Boolean);
  if (parts.length > 0) return [...new Set(parts)].join('\n');
  const other = deeper(nested) || deeper(cause) || [code, isError(error) ? name : undefined].find(isText);
  return other ?? asData(error);
}

function partsOf(error: unknown): readonly unknown[] {
  const several = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : undefined;
  return Array.isArray(several) ? (several as readonly unknown[]) : [];
}

/** An error of another realm is no `Error` here, but calls itself one. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Characters of an object that is no error and names no reason. */
const longestData = 500;

function asData(value: object): string {
  try {
    const text = JSON.stringify(value) ?? '';
    return text === '{}' ? '' : text.slice(0, longestData);
  } catch {
    return '';
  }
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

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
  try {
    return reasonWithin(error, deepest);
  } catch {
    // A property that fails when it is read.
    return '';
  }
}

/** What is left of objects that somebody made a text of. */
const disguise = /^(?:\[object \w+\](?:,\s*)?)+$/;

function reasonWithin(error: unknown, depth: number): string {
  if (error === undefined || error === null) return '';
  if (typeof error !== 'object') return asWords(String(error));
  const { message, name, code, error: nested, cause } = error as Record<string, unknown>;
  const words = typeof message === 'string' ? asWords(message.trim()) : '';
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

function asWords(text: string): string {
  return disguise.test(text.trim()) ? '' : text;
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

import dockerignore from '@balena/dockerignore';

/** A file that keeps parts of the build context from the builder. */
export interface Dockerignore {
  /** As a message names it. */
  readonly name: string;
  readonly text: string;
}

/** The line that decides that a path stays out of the build context. */
export interface IgnoringLine {
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
}

/** Lines of a longer file are not looked at one by one. */
const mostLines = 2_000;

/** @param path of a file in the build context, with `/` */
export function isIgnored({ text }: Dockerignore, path: string): boolean {
  return ignores(readPatterns(text), path);
}

/** Which line keeps a path out of the build context; `undefined` when none does. */
export function ignoringLine({ text }: Dockerignore, path: string): IgnoringLine | undefined {
  const patterns = readPatterns(text);
  if (patterns.length > mostLines || !ignores(patterns, path)) return undefined;
  for (let count = patterns.length; count > 0; count -= 1) {
    if (ignores(patterns.slice(0, count - 1), path)) continue;
    const decisive = patterns[count - 1];
    return decisive && { line: decisive.line, pattern: decisive.pattern };
  }
  return undefined;
}

/** Whether a later line takes something back into the build context. */
export function hasExceptions({ text }: Dockerignore): boolean {
  return readPatterns(text).some(({ pattern }) => pattern.startsWith('!'));
}

function readPatterns(text: string): IgnoringLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, at) => ({ line: at + 1, pattern: line.trim() }))
    .filter(({ pattern }) => pattern !== '' && !pattern.startsWith('#'));
}

/** False where a pattern is none, such as `[`: the builder names it. */
function ignores(patterns: readonly IgnoringLine[], path: string): boolean {
  try {
    // Its types say that the function is below `default`, where it is too.
    const matcher = dockerignore.default({ ignorecase: false }).add(patterns.map(({ pattern }) => pattern));
    return matcher.ignores(path);
  } catch {
    return false;
  }
}

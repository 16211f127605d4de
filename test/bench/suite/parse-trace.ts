/** A program that ran, as strace saw it. Times are seconds since 1970. */
export interface TracedProgram {
  readonly pid: number;
  readonly parent: number | undefined;
  /** What it was at its end: a program may replace itself by another. */
  readonly args: readonly string[];
  readonly started: number;
  readonly ended: number;
}

interface Seen {
  parent?: number;
  args?: readonly string[];
  started?: number;
  ended?: number;
}

/**
 * Reads what `strace -f -ttt -e trace=execve,clone,clone3,fork,vfork` wrote: every process that started a program, in the
 * order of their starts, the first one included. Threads and shells that only forked are none.
 */
export function parseTrace(text: string): TracedProgram[] {
  const seen = new Map<number, Seen>();
  let last = 0;
  for (const line of text.split('\n')) {
    const [, pid, time, rest = ''] = /^(\d+) +(\d+\.\d+) (.*)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    last = Number(time);
    readLine(seen, Number(pid), last, rest);
  }
  const programs = [...seen].flatMap(([pid, { args, started, ended = last }]) =>
    args === undefined || started === undefined ? [] : [{ pid, parent: findParent(seen, pid), args, started, ended }],
  );
  return programs.toSorted((a, b) => a.started - b.started);
}

function readLine(seen: Map<number, Seen>, pid: number, time: number, rest: string): void {
  const own = seen.get(pid) ?? {};
  seen.set(pid, own);
  const [, child] = /^(?:<\.\.\. )?(?:clone3?|v?fork)\b.*= (\d+)$/.exec(rest) ?? [];
  if (child !== undefined) seen.set(Number(child), { ...seen.get(Number(child)), parent: pid });
  if (rest.startsWith('+++ ')) own.ended = time;
  if (!rest.startsWith('execve(') || / = -1 \S+ \(.*\)$/.test(rest)) return;
  own.args = readArguments(rest);
  own.started ??= time;
}

/** The nearest process above that started a program: a shell that only forked is none. */
function findParent(seen: ReadonlyMap<number, Seen>, pid: number): number | undefined {
  let parent = seen.get(pid)?.parent;
  while (parent !== undefined && seen.get(parent)?.args === undefined) parent = seen.get(parent)?.parent;
  return parent;
}

/** The argument vector; strace shortens what is long. */
function readArguments(call: string): string[] {
  const list = /^execve\("(?:[^"\\]|\\.)*", \[(.*)\], 0x/.exec(call)?.[1] ?? '';
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

/** How often git connected to the remote: each connection starts one of these there. */
export function countConnections(programs: readonly TracedProgram[]): number {
  return programs.filter(({ args }) => /(?:^|\/)git-(?:upload|receive)-pack$/.test(nameOf(args))).length;
}

function nameOf([file = '', first = '']: readonly string[]): string {
  return file.endsWith('git') ? `git-${first}` : file;
}

/** A short name for a picture: the program, and what it does. */
export function labelOf(args: readonly string[]): string {
  const [file = '', ...rest] = args;
  const name = file.split('/').at(-1) ?? '';
  const words = rest.filter((each) => !each.startsWith('-'));
  if (name === 'python3' && rest[0] === '-m') return `python -m ${rest[1]}`;
  if (name === 'docker') return ['docker', ...words.slice(0, words[0] === 'buildx' ? 2 : 1)].join(' ');
  if (name === 'git') return `git ${words.find((each) => !each.includes('=')) ?? ''}`.trim();
  return name;
}

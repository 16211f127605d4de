import { parseJson, v } from '@waybill/kernel';

/** What a command has to do with releases. */
export type Deed = 'release' | 'dry run' | 'build';

/** Words before a program that change nothing of what it is. */
const before = new Set(['exec', 'time', 'env', 'sudo', 'command', 'then', 'do', 'else', 'if', '!', '{']);
/** Options of npx that take a word. */
const withWord = new Set(['-p', '--package', '-w', '--workspace', '--prefix', '--dir', '-C', '--filter', '--cwd']);
/** Commands of python-semantic-release, whose program has the same name. */
const ofPython = new Set(['version', 'publish', 'changelog', 'print-version', 'generate-config']);

const longestScript = 100_000;

/** What a shell script does of releases, in order. @param scripts of `package.json`, by name */
export function readScript(script: string, scripts: Readonly<Record<string, string>> = {}, depth = 0): Deed[] {
  const joined = script.slice(0, longestScript).replace(/\\\r?\n/g, ' ');
  const commands = joined.split(/[\n;|&()]+/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  return commands.flatMap((command) => {
    const words = command.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ''));
    return readCommand(words.filter(Boolean), scripts, depth);
  });
}

function readCommand(words: readonly string[], scripts: Readonly<Record<string, string>>, depth: number): Deed[] {
  const from = words.findIndex((word) => !before.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  const [program = '', ...rest] = from < 0 ? [] : words.slice(from);
  const name = nameOf(program);
  if (['bash', 'sh'].includes(name)) return readShell(rest, scripts, depth);
  if (['npx', 'bunx', 'pnpx'].includes(name)) return readProgram(dropOptions(rest));
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(name)) return readProgram([program, ...rest]);
  const [verb = '', ...more] = dropOptions(rest);
  if (['exec', 'dlx', 'x'].includes(verb)) return readProgram(dropOptions(more));
  const [script, ...args] = ['run', 'run-script'].includes(verb) ? dropOptions(more) : [verb, ...more];
  const found = Object.hasOwn(scripts, script ?? '') ? scripts[script ?? ''] : undefined;
  // A script may call another one, or itself.
  if (found !== undefined && depth < 3)
    return readScript([found, ...args.filter((each) => each !== '--')].join(' '), scripts, depth + 1);
  return name === 'npm' || ['install', 'add', 'i'].includes(verb) ? [] : readProgram([script ?? '', ...args]);
}

/** `bash -c "npx semantic-release"`: quotes are gone already, and what follows is the command. */
function readShell(words: readonly string[], scripts: Readonly<Record<string, string>>, depth: number): Deed[] {
  const [option = '', ...command] = words;
  return depth < 3 && /^-[a-z]*c$/.test(option) ? readCommand(command, scripts, depth + 1) : [];
}

function dropOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-')) at += withWord.has(words[at] ?? '') ? 2 : 1;
  return words.slice(at);
}

function readProgram([program = '', ...args]: readonly string[]): Deed[] {
  const name = nameOf(program);
  if (name === 'waybill') return args[0] === 'build' ? ['build'] : [];
  if (name !== 'semantic-release' || ofPython.has(args[0] ?? '')) return [];
  return args.some((each) => /^(--dry-run|--dryRun|-d)(=true)?$/.test(each)) ? ['dry run'] : ['release'];
}

/** `./node_modules/.bin/semantic-release@25` is `semantic-release`. */
function nameOf(program: string): string {
  const last = program.split('/').at(-1) ?? '';
  return last.replace(/@[^@]*$/, '');
}

const Manifest = v.looseObject({ scripts: v.optional(v.record(v.string(), v.unknown())) });

/** The scripts of a `package.json`. */
export function scriptsOf(text: string | undefined): Readonly<Record<string, string>> {
  const { scripts = {} } = parseJson(Manifest, (text ?? '').replace(/^\uFEFF/, '')) ?? {};
  const texts = Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}

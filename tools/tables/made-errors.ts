import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { isReleaseError } from '@waybill/kernel';
import { root } from '../workspace.ts';

/** An error that a package can show, made with the names of its parameters in place of values. */
export interface MadeError {
  /** Folder of the package. */
  readonly room: string;
  /** Function in `errors.ts`. */
  readonly name: string;
  /** `none` for a function that makes no error of these samples. */
  readonly code: string;
  readonly message: string;
  readonly details: string;
}

type Said = Pick<MadeError, 'code' | 'message' | 'details'>;
type Make = (...args: never[]) => unknown;

/** Every error that any package can show, made once, by package and code. */
export async function makeErrors(): Promise<MadeError[]> {
  const packages = join(root, 'packages');
  const made: MadeError[] = [];
  const seen = new Set<unknown>();
  for await (const file of glob('*/src/**/*errors.ts', { cwd: packages })) {
    const errors = (await import(join(packages, file))) as Record<string, unknown>;
    for (const [name, make] of Object.entries(errors)) {
      const isClass = /^class\b/.test(String(make));
      if (typeof make !== 'function' || isClass || seen.has(make)) continue;
      // A file may pass on what another one has.
      seen.add(make);
      const [room = ''] = file.split('/');
      made.push(...madeBy(make as Make).map((error) => ({ room, name, ...error })));
    }
  }
  return made.toSorted((a, b) => a.room.localeCompare(b.room) || a.code.localeCompare(b.code));
}

/** An error function takes texts, lists, objects: what reads best is taken. */
function madeBy(make: Make): Said[] {
  const words = parameters(make).map((name) => (name === undefined ? anyObject : `<${name}>`));
  const made = samplesOf(words).flatMap((sample): (Said | 'other')[] => {
    try {
      const error = make(...(sample as never[]));
      if (!isReleaseError(error)) return ['other'];
      const { code, message, details } = error;
      return typeof message === 'string' && typeof details === 'string' ? [{ code, message, details }] : [];
    } catch {
      // Another sample may fit.
      return [];
    }
  });
  const errors = made.filter((each) => each !== 'other');
  const best = errors.find(({ message, details }) => !/undefined|`<`|^<$/.test(`${message}\n${details}`)) ?? errors[0];
  if (best !== undefined) return [best];
  return made.length > 0 ? [] : [{ code: 'none', message: 'cannot be made', details: '' }];
}

/** Each parameter as it is, or in a list. */
function samplesOf(words: readonly unknown[]): unknown[][] {
  const most = 2 ** Math.min(words.length, 5);
  return Array.from({ length: most }, (_, which) =>
    words.map((word, i) => (Math.floor(which / 2 ** i) % 2 === 1 ? [word] : word)),
  );
}

/** Has everything that is asked of it, by its name. */
const anyObject = new Proxy(
  {},
  { get: (_, name) => (typeof name === 'string' ? `<${name}>` : undefined), has: () => true },
);

/** The names of a function's parameters from its source; one that is taken apart has none. */
export function parameters(make: (...args: never[]) => unknown): (string | undefined)[] {
  const source = String(make);
  const from = source.indexOf('(') + 1;
  const names: (string | undefined)[] = [];
  let depth = 0;
  let name = '';
  for (const letter of source.slice(from)) {
    if (depth === 0 && (letter === ',' || letter === ')')) {
      if (name.trim() !== '') names.push(/^\s*(\w+)/.exec(name)?.[1]);
      name = '';
      if (letter === ')') break;
      continue;
    }
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    name += letter;
  }
  return names;
}

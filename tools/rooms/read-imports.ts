import { glob, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';

/** An import of a file of the same package; paths are relative to `src`. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** An `import()`, which loads a file when it is needed. */
  readonly isLazy?: boolean;
}

/** The imports, of types too, between the files of a package, without its tests. @param src absolute path */
export async function readImports(src: string): Promise<Import[]> {
  const imports: Import[] = [];
  for await (const file of glob('**/*.ts', { cwd: src })) {
    if (file.endsWith('.test.ts')) continue;
    const from = file.split('\\').join('/');
    imports.push(...findImports(from, await readFile(join(src, file), 'utf8')));
  }
  return imports;
}

/** @param from path of the file, relative to `src` */
export function findImports(from: string, text: string): Import[] {
  return [...text.matchAll(/(\bfrom |\bimport\(\s*|^import )'(\.[^']+)'/gm)].map(([, by = '', specifier = '']) => ({
    from,
    to: relative('.', posix.join(dirname(from), specifier)),
    ...(by.startsWith('import(') && { isLazy: true }),
  }));
}

/** The room of a file, or nothing for one that is beside the rooms. */
export function roomOf(file: string): string | undefined {
  const [room, ...rest] = file.split('/');
  return rest.length === 0 ? undefined : room;
}

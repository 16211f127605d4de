import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const packages = join(import.meta.dirname, '../packages');

/** Code → the rooms that define it. */
const definedIn = new Map<string, string[]>();
beforeAll(async () => {
  for await (const file of glob('*/src/*errors.ts', { cwd: packages })) {
    const room = file.split('/')[0] ?? '';
    const source = await readFile(join(packages, file), 'utf8');
    for (const [, code = ''] of source.matchAll(/new ReleaseError\(\s*'(E[A-Z0-9]+)'/g)) {
      definedIn.set(code, [...(definedIn.get(code) ?? []), room]);
    }
  }
});

describe('error codes', () => {
  it('name one error each, in all packages', () => {
    const shared = [...definedIn].filter(([, rooms]) => new Set(rooms).size > 1);

    expect(definedIn.size).toBeGreaterThan(50);
    expect(shared).toEqual([]);
  });

  it('stand on the page of their package', async () => {
    const missing: string[] = [];
    for (const [code, [room = '']] of definedIn) {
      const page = await readFile(join(packages, room, 'README.md'), 'utf8');
      if (!page.includes(`\`${code}\``)) missing.push(`${room}: ${code}`);
    }

    expect(missing).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type MadeError, makeErrors } from '../tools/tables/made-errors.ts';

const packages = join(import.meta.dirname, '../packages');

let made: readonly MadeError[];
beforeAll(async () => {
  made = await makeErrors();
});

describe('errors', () => {
  it('say what is true, in a sentence, and what to do', () => {
    const wrong = made.filter(({ code, message, details }) => {
      return !/^E[A-Z0-9]+$/.test(code) || !/^\S.*\.$/s.test(message) || details === '';
    });

    expect(made.length).toBeGreaterThan(100);
    expect(wrong.map(({ room, name }) => `${room}: ${name}`)).toEqual([]);
  });

  it('have a code each, in all packages', () => {
    const codes = Object.groupBy(made, ({ code }) => code);
    const shared = Object.entries(codes).filter(([, errors]) => (errors?.length ?? 0) > 1);

    expect(shared.map(([code, errors]) => [code, errors?.map(({ room, name }) => `${room}: ${name}`)])).toEqual([]);
  });

  it('stand on the page of their package', async () => {
    const missing: string[] = [];
    for (const { room, code } of made) {
      const page = await readFile(join(packages, room, 'README.md'), 'utf8');
      if (!page.includes(`\`${code}\``)) missing.push(`${room}: ${code}`);
    }

    expect(missing).toEqual([]);
  });
});

import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isReleaseError } from '@waybill/kernel';

const packages = join(import.meta.dirname, '../packages');

interface Made {
  readonly room: string;
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly details: string;
}

/** Every error that any package can show, made once. */
const made: Made[] = [];
beforeAll(async () => {
  const seen = new Set<unknown>();
  for await (const file of glob('*/src/**/*errors.ts', { cwd: packages })) {
    const errors = (await import(join(packages, file))) as Record<string, unknown>;
    for (const [name, make] of Object.entries(errors)) {
      const isClass = /^class\b/.test(String(make));
      if (typeof make !== 'function' || isClass || seen.has(make)) continue;
      // A file may pass on what another one has.
      seen.add(make);
      made.push(...madeBy(file, name, make as (...args: never[]) => unknown));
    }
  }
});

/** An error function takes texts, lists, or both: a list reads as text in most sentences. */
function madeBy(file: string, name: string, make: (...args: never[]) => unknown): Made[] {
  const [room = ''] = file.split('/');
  const samples = [
    ['Dockerfile', 'a place', 'a cause', 'x'],
    [['Dockerfile'], ['a place'], ['a cause'], ['x']],
    ['Dockerfile', ['a place'], ['a cause'], 'x'],
    ['Dockerfile', 'a place', ['a cause'], 'x'],
  ];
  for (const sample of samples) {
    try {
      const error = make(...(sample as never[]));
      if (!isReleaseError(error)) return [];
      const { code, message, details } = error;
      return [{ room, name, code, message, details }];
    } catch {}
  }
  return [{ room, name, code: 'none', message: 'cannot be made', details: '' }];
}

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

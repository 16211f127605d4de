import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as errors from './errors.ts';

const { notInChannel, ...others } = errors;
const all = [...Object.values(others).map((make) => make('reason')), notInChannel({ channel: '#releases' })];

describe('errors', () => {
  it.each(all)('$code states a fact and says what to do', ({ message, details }) => {
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(details).toMatch(/^[A-Z].*\.$/);
  });

  it('are in the README, each of them', async () => {
    const readme = await readFile(join(import.meta.dirname, '..', 'README.md'), 'utf8');

    expect(all.filter(({ code }) => !readme.includes(`\`${code}\``))).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesKey, readWorkflow } from './workflow-file.ts';

describe('the key in the name of a run', () => {
  const key = '1.2.0/staging/1';
  it.each([
    [key],
    [`Deploy (${key})`],
    [`${key}: staging`],
    [`Deploy ${key}.`],
    [`"${key}"`],
    [`first ${key}0 then ${key}`],
  ])('is found in %j', (title) => expect(namesKey(title, key)).toBe(true));

  it.each([
    [`${key}0`],
    [`1${key}`],
    [`Deploy ${key}/2`],
    [`v${key}`],
    [`${key}.1`],
    [`2.${key}`],
    [`${key}-rc`],
    [''],
    ['Deploy'],
  ])('is not found in %j', (title) => expect(namesKey(title, key)).toBe(false));

  it('of one attempt is never that of another', () => {
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,6}[a-z0-9]$/);
    const keys = fc.tuple(part, part, fc.nat(30)).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        expect(namesKey(`Deploy (${one})`, one)).toBe(true);
        if (one !== other) expect(namesKey(`Deploy (${one})`, other)).toBe(false);
      }),
    );
  });
});

describe('a workflow', () => {
  it.each([
    ['on: workflow_dispatch', []],
    ['on: [push, workflow_dispatch]', []],
    ['on: { workflow_dispatch: null }', []],
    [
      '"on": { workflow_dispatch: { inputs: { a: { required: true }, b: { required: true, default: x }, c: null } } }',
      ['a'],
    ],
    ['on: push', undefined],
    ['on: { push: { branches: [workflow_dispatch] } }', undefined],
    ['[]', undefined],
    ['', undefined],
  ])('%s requires %j', async (text, required) => {
    const { inputs } = await readWorkflow('x.yml', text);
    expect(inputs && [...inputs].flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))).toEqual(required);
  });

  it('of any text is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const problem = await readWorkflow('x.yml', text).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (problem !== undefined) expect(problem).toMatchObject({ code: 'EWORKFLOWYAML' });
      }),
    );
  });
});

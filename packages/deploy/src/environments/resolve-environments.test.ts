import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import { findChannel, findEnvironment } from './find-environment.ts';
import { environmentOption } from './options.ts';
import { resolveEnvironments } from './resolve-environments.ts';

const target = { command: { run: [['true']] } };
const resolve = (...given: readonly object[]) =>
  resolveEnvironments(given.map((each) => v.parse(environmentOption, { target, ...each })));

describe('environments', () => {
  it('deploy by themselves where their name says so, and never where a person approves', () => {
    const found = resolve({ name: 'staging' }, { name: 'beta-staging' }, { name: 'preview' }, { name: 'production' });

    expect(found.map(({ name, on, approval, requires }) => [name, on, approval, requires])).toEqual([
      ['staging', ['stable', 'rc'], 'none', []],
      ['beta-staging', ['beta'], 'none', []],
      ['preview', [], 'none', []],
      ['production', [], 'required', ['staging']],
    ]);
    expect(resolve({ name: 'production' })[0]?.requires).toEqual([]);
    expect(resolve({ name: 'staging', on: [] })[0]?.on).toEqual([]);
  });

  it.each([
    [
      [{ name: 'staging' }, { name: 'Staging' }],
      '`deploy.environments[1].name` is `Staging`, which another environment has',
    ],
    [
      [{ name: 'production', on: ['stable'] }],
      '`deploy.environments[0].on` is set, although the environment needs an approval',
    ],
    [[{ name: 'eu', approval: 'required', on: ['stable'] }], 'is set, although the environment needs an approval'],
    [[{ name: 'production', requires: ['stagin'] }], '`deploy.environments[0].requires` names `stagin`'],
    [[{ name: 'eu', requires: ['eu'] }], 'names `eu`, which is no other environment'],
    [[{ name: 'eu', target: {} }], '`deploy.environments[0].target` does not say how to deploy'],
    [
      [{ name: 'eu' }, { name: 'us', target: { ...target, workflow: { file: 'x.yml' } } }],
      '`deploy.environments[1].target` has `command` and `workflow`',
    ],
  ])('are refused: %j', (given, message) => {
    expect(() => resolve(...given)).toThrow(message);
  });

  it('takes an approval that is given elsewhere', () => {
    expect(resolve({ name: 'production', approval: 'none', on: ['stable'] })[0]).toMatchObject({ on: ['stable'] });
  });

  it.each([
    [{ name: '../etc' }],
    [{ name: 'a b' }],
    [{ name: '' }],
    [{ name: 'staging', target: { command: { run: [[]] } } }],
    [{ name: 'staging', healt: {} }],
    [{ name: 'staging', verify: [{ name: 'x', run: [] }] }],
    [{ name: 'staging', rollback: { steps: [{ name: 'db', run: [['x']] }] } }],
  ])('must be of their form: %j', (given) => {
    expect(v.safeParse(environmentOption, { target, ...given }).success).toBe(false);
  });

  it('names the one that may be meant', () => {
    const all = resolve({ name: 'staging' }, { name: 'production' });

    expect(findEnvironment(all, 'staging').name).toBe('staging');
    expect(() => findEnvironment(all, 'prodution')).toThrow(
      expect.objectContaining({
        code: 'ENOENVIRONMENT',
        details: expect.stringContaining('Did you mean `production`?'),
      }),
    );
    expect(() => findEnvironment([], 'staging')).toThrow(expect.objectContaining({ code: 'ENOENVIRONMENTS' }));
  });

  it.each([
    ['1.2.0', null, 'stable'],
    ['1.2.0', undefined, 'stable'],
    ['1.2.0-beta.1', 'beta', 'beta'],
    ['1.2.0-rc.2', 'rc', 'rc'],
    ['1.2.0-rc.2', 'next', 'rc'],
    ['1.1.4', '1.1.x', '1.1.x'],
    ['1.2.0-0', null, '0'],
  ])('%s on %s is %s', (version, channel, expected) => {
    expect(findChannel({ version, channel })).toBe(expected);
  });
});

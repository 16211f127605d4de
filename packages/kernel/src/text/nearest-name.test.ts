import { expect, it } from '@jest/globals';
import { mistypedName, nearestName, similarName } from './nearest-name.ts';

const known = ['slack', 'docker', 'github', 'git', 'exec', 'sbom', 'pypi', 'pyproject', 'changelog', 'branches', 'ci'];

it.each([
  ['slak', 'slack'],
  ['slackk', 'slack'],
  ['salck', 'slack'],
  ['Slack', 'slack'],
  ['dockr', 'docker'],
  ['dcker', 'docker'],
  ['dockre', 'docker'],
  ['dockes', 'docker'],
  ['githb', 'github'],
  ['gti', 'git'],
  ['exce', 'exec'],
  ['pypii', 'pypi'],
  ['py-project', 'pyproject'],
  ['changlog', 'changelog'],
  ['branch', 'branches'],
  ['brunches', 'branches'],
])('%s is a slip of %s', (name, meant) => {
  expect(mistypedName(name, known)).toBe(meant);
});

it.each([
  'black',
  'stack',
  'block',
  'clock',
  'smack',
  'snack',
  'shack',
  'locker',
  'rocker',
  'gist',
  'cli',
  'exit',
  'room',
])('%s is a word of its own', (name) => {
  expect(mistypedName(name, known)).toBeUndefined();
});

it('says what is similar, too', () => {
  expect(similarName('black', known)).toBe('slack');
  expect(similarName('terraform', known)).toBeUndefined();
  for (const name of known)
    expect([mistypedName(name, known), similarName(name, known)]).toEqual([undefined, undefined]);
});

it('takes two letters that changed places for one slip', () => {
  expect(nearestName('slcak', ['scan', 'slack'])).toBe('slack');
  expect(nearestName('sacn', ['sbom', 'slack', 'scan'])).toBe('scan');
});

import { expect, it } from '@jest/globals';
import { describeStanding, type Standing } from './standing.ts';

const nothing: Standing = { tag: 'v1.0.0', isTagPublic: false, hasCommit: false, delivered: [], begun: [], open: [] };
const said = (standing: Partial<Standing>) => describeStanding({ ...nothing, ...standing }).join(' ');

it('says that nothing is public only where nothing is', () => {
  expect(said({ open: ['pypi'] })).toMatch(/^Public: nothing\. The tag v1\.0\.0 does not exist/);
  expect(said({ hasCommit: true, open: ['pypi'] })).toMatch(/^Public: only the release commit\./);
  expect(said({ tag: undefined })).toMatch(/^Public: nothing/);
});

it.each<[string, Partial<Standing>]>([
  ['the tag was removed', {}],
  ['the remote does not answer', { isTagPublic: 'unknown' }],
  ['the tag is there', { isTagPublic: true }],
])('names what was delivered and what began where %s', (_where, standing) => {
  const text = said({ ...standing, delivered: ['docker'], begun: ['pypi'], open: ['github'] });

  expect(text).toMatch(/Public: (?:the tag v1\.0\.0, )?docker\./);
  expect(text).toContain('parts may be public: pypi.');
  expect(text).toContain('Not begun: github.');
  expect(text).not.toMatch(/nothing/);
});

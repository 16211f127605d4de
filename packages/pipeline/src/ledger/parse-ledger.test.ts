import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { parseLedger } from './parse-ledger.ts';

describe('parseLedger', () => {
  it('reads what it wrote', () => {
    expect(parseLedger(JSON.stringify(exampleEntry()), 'v1.2.0')).toEqual({ entry: exampleEntry() });
  });

  it.each([
    ['{', 'it is not JSON', false],
    ['null', '`it`', false],
    [JSON.stringify({ ...exampleEntry(), schema: 2 }), '`schema`', true],
    [
      JSON.stringify({ ...exampleEntry(), deliveries: [{ member: 'a', state: 'lost', at: '' }] }),
      '`deliveries.0.state`',
      false,
    ],
  ])('says what is wrong with %.12s', (text, problem, isNewer) => {
    expect(parseLedger(text, 'v1.2.0')).toEqual({ problem: expect.stringContaining(problem), isNewer });
  });

  const [wheel] = exampleEntry().artifacts;
  const withArtifact = (changes: object) => ({ ...exampleEntry(), artifacts: [{ ...wheel, ...changes }] });

  it.each([
    ['another release', { ...exampleEntry(), tag: 'v1.3.0' }, 'it is the entry of v1.3.0'],
    ['no version', { ...exampleEntry(), version: '../..' }, '`version`'],
    ['a version in another spelling', { ...exampleEntry(), version: 'v1.2.0' }, '`version`'],
    ['no commit', { ...exampleEntry(), gitHead: '--upload-pack=x' }, '`gitHead`'],
    ['a short commit', { ...exampleEntry(), builtFrom: 'abc1234' }, '`builtFrom`'],
    ['no branch', { ...exampleEntry(), branch: { name: 'a:refs/heads/main' } }, '`branch.name`'],
    ['an option for a branch', { ...exampleEntry(), branch: { name: '--force' } }, '`branch.name`'],
    ['an unknown kind', withArtifact({ kind: '../../x' }), '`artifacts.0.kind`'],
    ['a path out of the release', withArtifact({ path: '.waybill/1.2.0/../../src/a.py' }), '`artifacts.0.path`'],
    ['a path into another release', withArtifact({ path: '.waybill/1.1.0/dist/p.whl' }), '`artifacts.0.path`'],
    ['no digest', withArtifact({ sha256: 'a' }), '`artifacts.0.sha256`'],
    ['no digest of an image', withArtifact({ digest: 'latest' }), '`artifacts.0.digest`'],
  ])('takes no entry with %s', (_, entry, problem) => {
    expect(parseLedger(JSON.stringify(entry), 'v1.2.0')).toEqual({
      problem: expect.stringContaining(problem),
      isNewer: false,
    });
  });

  it.each(['release/1.1', 'next@major', 'größe', '1.x'])('knows the branch %s', (name) => {
    const entry = exampleEntry({ branch: { name } });

    expect(parseLedger(JSON.stringify(entry), 'v1.2.0')).toEqual({ entry });
  });

  it('ignores keys that a later version may add', () => {
    expect(parseLedger(JSON.stringify({ ...exampleEntry(), weather: 'fine' }), 'v1.2.0')).toEqual({
      entry: exampleEntry(),
    });
  });
});

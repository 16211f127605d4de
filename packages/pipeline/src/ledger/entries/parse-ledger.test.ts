import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../../test/example-entry.ts';
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
    ['a branch with a character without width', { ...exampleEntry(), branch: { name: 'ma\u200Bin' } }, '`branch.name`'],
    ['a channel that turns', { ...exampleEntry(), channel: 'be\u202Eta' }, '`channel`'],
    ['a channel of two lines', { ...exampleEntry(), channel: 'beta\n::error::' }, '`channel`'],
    ['no branch', { ...exampleEntry(), branch: { name: 'a:refs/heads/main' } }, '`branch.name`'],
    ['an option for a branch', { ...exampleEntry(), branch: { name: '--force' } }, '`branch.name`'],
    ['an unknown kind', withArtifact({ kind: '../../x' }), '`artifacts.0.kind`'],
    ['a path out of the release', withArtifact({ path: '.waybill/1.2.0/../../src/a.py' }), '`artifacts.0.path`'],
    ['a path into another release', withArtifact({ path: '.waybill/1.1.0/dist/p.whl' }), '`artifacts.0.path`'],
    ['no digest', withArtifact({ sha256: 'a' }), '`artifacts.0.sha256`'],
    ['half of a character', withArtifact({ name: '\ud800.whl' }), '`artifacts.0.name`'],
    ['letters in another order', withArtifact({ name: 'a\u202egpj.whl' }), '`artifacts.0.name`'],
    ['a line end in a name', withArtifact({ name: 'a\u2028b' }), '`artifacts.0.name`'],
    ['a path of a record', withArtifact({ path: '.waybill/1.2.0/Artifacts/wheel-p.json' }), '`artifacts.0.path`'],
    ['the path of the handover', withArtifact({ path: '.waybill/1.2.0/handover.json' }), '`artifacts.0.path`'],
    ['a size that no disk has', withArtifact({ size: 1e308 }), '`artifacts.0.size`'],
    ['a date that no builder takes', { ...exampleEntry(), sourceDate: 1e300 }, '`sourceDate`'],
    ['a date before all', { ...exampleEntry(), sourceDate: -1 }, '`sourceDate`'],
    ...['main@{1}', 'main.lock', '/main', 'main/', 'a//b', 'ma\u202ein', 'main\ud800', 'a..b'].map(
      (name) => [`the branch ${name}`, { ...exampleEntry(), branch: { name } }, '`branch.name`'] as const,
    ),
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

  it.each(['"schema":1', '"state":"done"', '"madeBy":"pypi"'])(
    'takes no entry that is nested too deeply at %s',
    (at) => {
      const deep = `"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const text = JSON.stringify(exampleEntry()).replace(at, `${deep},${at}`);

      expect(text).toContain('[[[[');
      expect(parseLedger(text, 'v1.2.0')).toMatchObject({ problem: 'it is nested too deeply' });
    },
  );

  it('keeps no address of a run that is no page', () => {
    const entry = exampleEntry();
    const text = JSON.stringify({ ...entry, run: { ...entry.run, url: 'javascript:alert(1)' } });

    expect(parseLedger(text, 'v1.2.0')).toMatchObject({ entry: { run: entry.run } });
    expect(JSON.stringify(parseLedger(text, 'v1.2.0'))).not.toContain('javascript');
  });

  it('ignores keys that a later version may add', () => {
    expect(parseLedger(JSON.stringify({ ...exampleEntry(), weather: 'fine' }), 'v1.2.0')).toEqual({
      entry: exampleEntry(),
    });
  });
});

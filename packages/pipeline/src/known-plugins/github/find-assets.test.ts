import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { findAssets } from './find-assets.ts';

describe('findAssets', () => {
  it('finds files by path, glob, folder and object, each once', async () => {
    await using folder = await temporaryFolder({ 'dist/a.whl': 'a', 'docs/api/open.json': 'b', 'n.txt': 'c' });
    const assets = ['dist/*', 'dist/a.whl', 'docs', { path: 'n.txt', name: 'notes.txt' }];

    const { files, missing } = await findAssets(folder.path, assets);

    expect(files.map(({ path, name, size }) => [path, name, size])).toEqual([
      ['dist/a.whl', 'a.whl', 1],
      ['docs/api/open.json', 'open.json', 1],
      ['n.txt', 'notes.txt', 1],
    ]);
    expect(missing).toEqual([]);
  });

  it('names what is missing, but for what not every project builds', async () => {
    await using folder = await temporaryFolder();

    const { missing } = await findAssets(folder.path, ['.waybill/current/dist/*', 'docs/*.json', '!x', { path: 'y' }]);

    expect(missing).toEqual(['docs/*.json', 'y']);
  });

  it('is content without assets', async () => {
    expect(await findAssets('.', undefined)).toEqual({ files: [], missing: [] });
  });
});

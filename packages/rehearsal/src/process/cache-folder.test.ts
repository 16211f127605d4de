import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cacheFolder, preparedFolder } from './cache-folder.ts';

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'waybill-cache-test-'));
});

afterEach(() => rm(cache, { recursive: true }));

describe('cacheFolder', () => {
  it('prefers the option, then the variable of its own, then the cache folder of the user', () => {
    const env = { WAYBILL_CACHE: '/own', XDG_CACHE_HOME: '/xdg' };

    expect(cacheFolder('/option', env)).toBe('/option');
    expect(cacheFolder(undefined, env)).toBe('/own');
    expect(cacheFolder(undefined, { XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/waybill');
    expect(cacheFolder(undefined, {})).toMatch(/\/\.cache\/waybill$/);
  });
});

describe('preparedFolder', () => {
  it('prepares once and then returns the same folder', async () => {
    let times = 0;
    const prepare = async (folder: string) => {
      times += 1;
      await writeFile(join(folder, 'file'), 'text');
    };

    const folders = await Promise.all([preparedFolder(cache, 'key', prepare), preparedFolder(cache, 'key', prepare)]);
    const again = await preparedFolder(cache, 'key', prepare);

    expect(new Set([...folders, again])).toEqual(new Set([join(cache, 'key')]));
    expect(times).toBe(1);
    expect(await readFile(join(again, 'file'), 'utf8')).toBe('text');
  });

  it('keeps what another process finished first', async () => {
    const folder = await preparedFolder(cache, 'key', async (draft) => {
      await writeFile(join(draft, 'mine'), '');
      await mkdir(join(cache, 'key'));
      await writeFile(join(cache, 'key', 'theirs'), '');
    });

    expect(await readdir(folder)).toEqual(['theirs']);
    expect(await readdir(join(cache, 'preparing'))).toEqual([]);
  });

  it('leaves nothing when the preparation fails', async () => {
    const failing = preparedFolder(cache, 'key', async () => {
      throw new Error('no space');
    });

    await expect(failing).rejects.toThrow('no space');
    expect(await readdir(cache)).toEqual(['preparing']);
    expect(await readdir(join(cache, 'preparing'))).toEqual([]);
  });

  it('removes what a killed process left half-way, and nothing of a living one', async () => {
    await mkdir(join(cache, 'preparing', '4194305-dead', 'half'), { recursive: true });
    await mkdir(join(cache, 'preparing', `${process.ppid}-living`));

    await preparedFolder(cache, 'key', async () => {});

    expect(await readdir(join(cache, 'preparing'))).toEqual([`${process.ppid}-living`]);
  });
});

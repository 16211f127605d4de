import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, parseJson, v } from '@waybill/kernel';

const Scan = v.object({ verdict: v.picklist(['passed', 'warned', 'blocked']) });

/** Bytes of a result. */
const longest = 20_000_000;

/** What the scan of the release came to; nothing where there is none here that can be read. */
export async function readScan(cwd: string, artifacts: readonly Artifact[]): Promise<string | undefined> {
  const path = artifacts.find(({ kind, name }) => kind === 'scan' && name === 'scan.json')?.path;
  if (path === undefined) return undefined;
  try {
    await using file = await open(join(cwd, path));
    if ((await file.stat()).size > longest) return undefined;
    return parseJson(Scan, await file.readFile('utf8'))?.verdict;
  } catch {
    return undefined;
  }
}

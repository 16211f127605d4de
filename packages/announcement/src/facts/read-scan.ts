import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, makePlain, makeReadable, parseJson, v } from '@waybill/kernel';

/** What a scan of the release says, and what changed since the release before. */
export interface ScanFacts {
  /** `passed`, `warned` or `blocked`. */
  readonly verdict: string;
  /** Version of the release before, where the two were compared. */
  readonly since?: string | undefined;
  /** `CVE-2026-12345 of requests` */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

const Scan = v.object({
  verdict: v.string(),
  changes: v.optional(v.object({ since: v.string(), opened: v.array(v.string()), closed: v.array(v.string()) })),
});

/** Bytes of a result. */
const longest = 20_000_000;

/** The result that `@waybill/scan` has recorded; nothing where there is none that can be read. */
export async function readScan(cwd: string, artifacts: readonly Artifact[]): Promise<ScanFacts | undefined> {
  const path = artifacts.find(({ kind, name }) => kind === 'scan' && name === 'scan.json')?.path;
  if (path === undefined) return undefined;
  try {
    await using file = await open(join(cwd, path));
    if ((await file.stat()).size > longest) return undefined;
    const scan = parseJson(Scan, await file.readFile('utf8'));
    if (scan === undefined) return undefined;
    const words = (list: readonly string[] = []) => list.map((each) => makePlain(makeReadable(each)).slice(0, 200));
    const { since, opened, closed } = scan.changes ?? {};
    return {
      verdict: makePlain(makeReadable(scan.verdict)).slice(0, 50),
      since: since === undefined ? undefined : makePlain(makeReadable(since)).slice(0, 100),
      ...{ opened: words(opened), closed: words(closed) },
    };
  } catch {
    // A message does without.
    return undefined;
  }
}

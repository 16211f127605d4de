import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from '../src/index.ts';

export type Files = Readonly<Record<string, string>>;

export interface Asked {
  /** SemVer; a stable one and a pre-release by turns show most. */
  readonly version?: string;
  readonly last?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ReleasedFiles {
  /** The files that a release changed, with their texts. */
  readonly changed: Files;
  /** Every file afterwards. */
  readonly files: Files;
  /** What `verifyConditions` says. */
  readonly says: readonly string[];
  /** What `verifyRelease` says after the difference. */
  readonly warns: readonly string[];
}

const clock = { now: () => new Date('2026-03-04T12:00:00Z'), sleep: async () => {} };

/** Releases a repository of these files, and once more, which has to change nothing. */
export async function releaseFiles(
  files: Files,
  { version = '1.2.0', last = '1.1.0', options = {} }: Asked = {},
): Promise<ReleasedFiles> {
  await using folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  const read = async () => {
    const texts = Object.keys(files).map(
      async (name) => [name, await readFile(join(folder.path, name), 'utf8')] as const,
    );
    return Object.fromEntries(await Promise.all(texts));
  };
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor' };
  const context = fakeContext({ cwd: folder.path, env: process.env, nextRelease, lastRelease: { version: last } });
  await verifyConditions(options, context);
  const says = [...context.lines];
  await verifyRelease(options, context);
  const warns = context.lines.slice(says.length + 1);
  await prepare(options, context, { clock });
  const after = await read();
  await prepare(options, context);
  const again = await read();
  for (const [name, text] of Object.entries(after)) {
    if (again[name] !== text) throw new Error(`A second run changed ${name}.`);
  }
  const changed = Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== files[name]));
  return { changed, files: after, says, warns };
}

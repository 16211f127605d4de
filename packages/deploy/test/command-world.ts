import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import type { Shell, VerifyContext } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import type { MemoryLedger } from './memory-ledger.ts';

const env = { PATH: process.env['PATH'], USER: 'ada' };

/** What a command of this plugin works with: a folder, a ledger in memory, and the environments of a configuration. */
export async function commandWorld(
  environments: readonly object[],
  ledger: MemoryLedger,
  more: { readonly env?: Record<string, string>; readonly options?: object; readonly repositoryUrl?: string } = {},
) {
  const folder = await temporaryFolder();
  const all = { ...env, ...more.env };
  const host = more.repositoryUrl === undefined ? {} : { options: { repositoryUrl: more.repositoryUrl } };
  const context = fakeContext({ cwd: folder.path, env: all, ...host }) as unknown as VerifyContext & {
    readonly lines: string[];
  };
  const streams = {
    cwd: folder.path,
    env: all,
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
  };
  const open = async () => ({ context, options: { environments, ...more.options }, deployments: ledger });
  const shell: Shell = { ...streams, open };
  return {
    shell,
    path: folder.path,
    lines: context.lines,
    /** What commands of the environments have written into the file `log`. */
    log: () => readFile(`${folder.path}/log`, 'utf8').catch(() => ''),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

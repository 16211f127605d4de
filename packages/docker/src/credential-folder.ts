import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, pid as ownPid } from 'node:process';

export interface CredentialFolder {
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Containers that share a folder for temporary files have names and processes of their own. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * A folder for credentials that exist for the moment only. A process that is killed leaves its own behind, which the
 * next one on this machine removes.
 *
 * @param parent by default where temporary files are
 */
export async function credentialFolder(parent = tmpdir()): Promise<CredentialFolder> {
  for (const name of await readdir(parent)) {
    const [, owner, pid] = /^waybill-login-([0-9a-f]{8})-(\d+)-/.exec(name) ?? [];
    // Another user's is theirs to remove.
    if (owner === machine && !isAlive(Number(pid)))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
  const path = await mkdtemp(join(parent, `waybill-login-${machine}-${ownPid}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { type ScratchFolder, scratchFolder } from '@waybill/kernel';

/**
 * A folder for credentials that exist for the moment only. A signal removes it before anything else; what a process that
 * was killed has left, the next run on this machine removes.
 *
 * @param parent by default where temporary files are
 */
export async function credentialFolder(parent?: string): Promise<ScratchFolder> {
  return scratchFolder('login', { isSecret: true, ...(parent === undefined ? {} : { parent }) });
}

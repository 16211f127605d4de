import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { archiveTooLarge } from '../../errors.ts';
import { isProtected, isScanned } from '../protected-code.ts';
import { mostMembers } from '../wheel/wheel-contents.ts';
import { sdistMembers, type TarMember } from './tar-members.ts';

/** What an sdist holds. */
export interface SdistContents {
  readonly members: readonly Pick<TarMember, 'path' | 'kind' | 'target'>[];
  /** Encrypted code. */
  readonly protectedFiles: readonly string[];
}

/** Reads every member of an sdist once, streamed. @throws ELARGEARCHIVE */
export async function readSdistContents(path: string): Promise<SdistContents> {
  const members: Pick<TarMember, 'path' | 'kind' | 'target'>[] = [];
  const protectedFiles: string[] = [];
  for await (const { path: member, kind, target, size, content } of sdistMembers(path)) {
    if (members.length === mostMembers) throw archiveTooLarge(basename(path), members.length + 1, mostMembers);
    members.push({ path: member, kind, target });
    if (kind !== 'file' || !isScanned(member, size)) continue;
    if (isProtected(await buffer(content()))) protectedFiles.push(member);
  }
  return { members, protectedFiles };
}

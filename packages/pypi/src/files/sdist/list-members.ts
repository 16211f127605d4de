import { sdistMembers } from './tar-members.ts';

/** The paths of all members of a gzipped tar file, an sdist. */
export async function listMembers(path: string): Promise<string[]> {
  const members: string[] = [];
  for await (const { path: member } of sdistMembers(path)) members.push(member);
  return members;
}

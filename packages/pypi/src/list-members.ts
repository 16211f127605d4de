/** The paths of all members of a gzipped tar file, an sdist. */
export async function listMembers(path: string): Promise<string[]> {
  const { list } = await import('tar');
  const members: string[] = [];
  await list({ file: path, strict: true, onReadEntry: (entry) => void members.push(entry.path) });
  return members;
}

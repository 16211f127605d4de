import { listMembers } from '../files/index.ts';

/** The paths in an sdist or a wheel as they were in the project: an sdist has all of them below one folder. */
export async function listPaths(path: string): Promise<string[]> {
  if (!path.endsWith('.whl')) {
    return (await listMembers(path)).map((member) => member.replace(/^(\.\/)?[^/]*\//, ''));
  }
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
  const paths: string[] = [];
  try {
    for await (const entry of archive.eachEntry()) paths.push(entry.fileName);
  } finally {
    archive.close();
  }
  return paths;
}

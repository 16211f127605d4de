import { FileTree } from '../src/files/file-tree.ts';
import { findUnread, isWanted } from '../src/files/wanted-paths.ts';
import { installedPackages } from '../src/installed/installed-packages.ts';
import { findReader } from '../src/readers/index.ts';

/** What is found in an image with these files. */
export function installed(files: Readonly<Record<string, string>>, env: readonly string[] = []) {
  const tree = new FileTree();
  for (const [path, content] of Object.entries(files)) {
    const what = findUnread(path);
    const finding = findReader(path)?.read(Buffer.from(content), path);
    if (finding !== undefined) tree.put(path, { kind: 'finding', finding, what });
    else if (content.startsWith('->')) tree.put(path, { kind: 'link', target: content.slice(2) });
    else if (what !== undefined) tree.put(path, { kind: 'unread', what });
    else if (isWanted(path)) tree.put(path, { kind: 'file', content: Buffer.from(content) });
  }
  const { system, python, others, unread, distro } = installedPackages(tree, env);
  return {
    system,
    python,
    others,
    distro,
    unread: Object.fromEntries([...unread].map(([what, paths]) => [what, { example: paths[0], count: paths.length }])),
    purls: [...system, ...python].map(({ purl }) => purl),
  };
}

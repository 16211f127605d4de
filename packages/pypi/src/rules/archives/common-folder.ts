/** The longest folder that all paths are in, or the only path, as Python's `os.path.commonpath` finds it; empty when there is none. */
export function commonFolder(paths: readonly string[]): string {
  const all = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'));
  const [first = []] = all;
  let length = first.length;
  for (const parts of all) {
    let same = 0;
    while (same < length && same < parts.length && parts[same] === first[same]) same += 1;
    length = same;
  }
  const areAbsolute = paths.length > 0 && paths.every((path) => path.startsWith('/'));
  return `${areAbsolute ? '/' : ''}${first.slice(0, length).join('/')}`;
}

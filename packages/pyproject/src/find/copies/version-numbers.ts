/** A line that holds one number of a version: `#define PARCEL_VERSION_MINOR 1`, `"minorVersion": 1`, `MINOR = 1`. */
const numbered =
  /(?:(?<![\w.])(?:\w*version_?(?<after>major|minor|micro|patch)|\w*?(?<before>major|minor|micro|patch)_?version)|(?<=^[ \t]*_{0,2})(?<alone>major|minor|micro|patch)_{0,2}(?=[ \t]{0,9}[:=]))["']?[ \t:=(]{1,30}["']?(?<number>\d{1,9})(?![\w.])/gim;

const positions: Readonly<Record<string, number>> = { major: 0, minor: 1, micro: 2, patch: 2 };

/**
 * Where a text holds the numbers of a version one by one: nowhere, unless all three of them are there, each as in the version.
 *
 * @returns positions in the text
 */
export function findNumbers(text: string, version: string): number[] {
  const [, ...numbers] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  const found = [...text.matchAll(numbered)].flatMap(({ index, groups = {} }) => {
    const at = positions[(groups['after'] ?? groups['before'] ?? groups['alone'] ?? '').toLowerCase()] ?? 0;
    return [{ index, at, isCurrent: groups['number'] === (numbers[at] ?? '0') }];
  });
  const isWhole =
    [0, 1, 2].every((at) => found.some((each) => each.at === at)) && found.every((each) => each.isCurrent);
  return isWhole && numbers.length > 0 ? found.map(({ index }) => index) : [];
}

/** Elements of a tuple, or list, that hold a version: `5, 2, 19, "final", 0`. A comment between them may hold anything. */
const written = /^\s*(?:\d+|"[^"\\\n]*"|'[^'\\\n]*')(?:\s*,\s*(?:\d+|"[^"\\\n]*"|'[^'\\\n]*'))*\s*(?:,\s*)?$/;
const element = /\d+|"[^"]*"|'[^']*'/g;

/** What a level of `sys.version_info` is in PEP 440. */
const levels: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc', rc: 'rc', a: 'a', b: 'b' };

interface Elements {
  readonly numbers: readonly string[];
  /** `final` or `beta`, and its number, as the five elements of `sys.version_info` have them. */
  readonly level?: string;
  readonly serial?: string;
  /** `b1`, or `0`, after the numbers. */
  readonly suffix?: string;
  /** How many texts follow the numbers, empty where there is nothing to say: `6, 1, 1, "", ""`. */
  readonly texts?: number;
}

/**
 * The version that the elements of a tuple make: of two or three numbers, of three numbers with `"b1"`, `0` or
 * texts that may be empty, or of five
 * elements as `sys.version_info` has them.
 *
 * @param text what is between the parentheses
 * @returns `undefined` for any other tuple
 */
export function readTuple(text: string): string | undefined {
  const elements = parse(text);
  if (elements === undefined) return undefined;
  const { numbers, level = 'final', serial = '0', suffix = '' } = elements;
  return numbers.join('.') + (level === 'final' ? suffix.replace(/^0$/, '') : `${levels[level]}${serial}`);
}

/** Whether they are the five elements of `sys.version_info`. */
export function hasLevel(text: string): boolean {
  return parse(text)?.level !== undefined;
}

function parse(text: string): Elements | undefined {
  if (!written.test(text)) return undefined;
  const all = (text.match(element) ?? []).map((each) => each.replace(/^["']|["']$/g, ''));
  const count = all.findIndex((each) => !/^\d+$/.test(each));
  const numbers = count === -1 ? all : all.slice(0, count);
  const rest = all.slice(numbers.length);
  return rest.length === 0 ? ofNumbers(numbers) : withLevel(numbers, rest);
}

/** Two or three numbers; a fourth one is 0 for a release. */
function ofNumbers(numbers: readonly string[]): Elements | undefined {
  if (numbers.length === 4 && numbers[3] === '0') return { numbers: numbers.slice(0, 3), suffix: '0' };
  return numbers.length === 2 || numbers.length === 3 ? { numbers } : undefined;
}

function withLevel(numbers: readonly string[], [level = '', serial, ...more]: readonly string[]): Elements | undefined {
  if (numbers.length !== 3 || more.length > 0) return undefined;
  if ((serial ?? level) === '' && /^(?:(?:a|b|rc)\d+)?$/.test(level))
    return { numbers, suffix: level, texts: serial === undefined ? 1 : 2 };
  if (serial === undefined) return /^(a|b|rc)\d+$/.test(level) ? { numbers, suffix: level } : undefined;
  const isLevel = level === 'final' || Object.hasOwn(levels, level);
  return isLevel && /^\d+$/.test(serial) ? { numbers, level, serial } : undefined;
}

/**
 * Writes a version into the elements of a tuple, with its blanks and quotes. Five elements stay five; of others, a
 * pre-release gets an element after the three numbers, and a stable version has none.
 *
 * @param version PEP 440, of three numbers
 * @param candidate what five elements call a release candidate
 */
export function writeTuple(text: string, version: string, candidate = 'rc'): string {
  const [, major = '', minor = '', patch = '', kind = '', serial = ''] =
    /^(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?$/.exec(version) ?? [];
  const { level, suffix, texts } = parse(text) ?? {};
  if (level !== undefined)
    return replace(text, [major, minor, patch, kind === '' ? 'final' : name(kind, level, candidate), serial || '0']);
  if (texts !== undefined) return replace(text, [major, minor, patch, kind + serial, ''].slice(0, 3 + texts));
  if (suffix === '0') return replace(text, [major, minor, patch, '0']);
  const values = [major, minor, patch, ...(kind === '' ? [] : [`${kind}${serial}`])];
  return replace(text, values);
}

function name(kind: string, level: string, candidate: string): string {
  // One that is written short stays so; of two words for `rc` the one that is there stays.
  if (levels[level] === kind || /^[ab]$/.test(level)) return levels[level] === kind ? level : kind;
  return { a: 'alpha', b: 'beta' }[kind] ?? candidate;
}

/** The text with other elements: what is around them stays, those that are more are like the ones before. */
function replace(text: string, values: readonly string[]): string {
  const found = [...text.matchAll(element)];
  const separator = text.slice((found[0]?.index ?? 0) + (found[0]?.[0].length ?? 0), found[1]?.index);
  const areQuoted = found.every(([each]) => /^["']/.test(each));
  const quote = found.map(([each]) => each[0] ?? '').find((each) => /["']/.test(each)) ?? '"';
  const quoted = (value: string, like: string) => (/^["']/.test(like) ? like[0] + value + like[0] : value);
  const elements = values.map((value, at) => {
    const like = found[at]?.[0] ?? (areQuoted || !/^\d+$/.test(value) ? quote : '');
    return quoted(value, like);
  });
  const [start, end] = [found[0]?.index ?? 0, (found.at(-1)?.index ?? 0) + (found.at(-1)?.[0].length ?? 0)];
  const between = found.slice(1).map(({ index }, at) => {
    const before = found[at];
    return text.slice((before?.index ?? 0) + (before?.[0].length ?? 0), index);
  });
  const inside = elements.map((each, at) => (at === 0 ? each : (between[at - 1] ?? separator) + each)).join('');
  return text.slice(0, start) + inside + text.slice(end);
}

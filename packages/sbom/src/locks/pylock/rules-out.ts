import { normalizeName } from '@waybill/python';

/** What a lock is installed with when nobody asks for more. */
export interface Selection {
  readonly extras: readonly string[];
  readonly dependency_groups: readonly string[];
}

/** True, false, or nothing where it depends on the machine. */
type Answer = boolean | undefined;

const token = /\s*(?:(\(|\))|(and|or|not|in)\b|"([^"]*)"|'([^']*)'|([A-Za-z_]\w*)|([<>=!~]{1,3}))/y;
const longest = 10_000;
const deepest = 50;

interface Token {
  readonly kind: 'sign' | 'word' | 'text' | 'name' | 'operator';
  readonly value: string;
}

/**
 * Whether a marker of `pylock.toml` rules a package out by extras and groups that are not selected. Conditions on the machine may hold
 * somewhere, so they rule nothing out.
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 */
export function rulesOut(marker: string, selection: Selection): boolean {
  const tokens = marker.length > longest ? undefined : readTokens(marker);
  if (tokens === undefined) return false;
  let at = 0;
  let depth = 0;
  const take = (value: string) => tokens[at]?.kind !== 'text' && tokens[at]?.value === value && ++at > 0;

  const answer = either();
  return at === tokens.length && answer === false;

  function either(): Answer {
    let left = both();
    while (take('or')) left = or(left, both());
    return left;
  }

  function both(): Answer {
    let left = one();
    while (take('and')) left = and(left, one());
    return left;
  }

  function one(): Answer {
    if (take('(')) {
      depth += 1;
      const inner = depth > deepest ? undefined : either();
      depth -= 1;
      if (!take(')')) at = Number.NaN;
      return inner;
    }
    const left = tokens?.[at++];
    const isNot = take('not');
    if (!take('in')) {
      // A comparison with something of the machine.
      at += 2;
      return undefined;
    }
    const set = tokens?.[at++]?.value;
    if (left?.kind !== 'text' || (set !== 'extras' && set !== 'dependency_groups')) return undefined;
    const wanted = normalizeName(left.value);
    return selection[set].some((each) => normalizeName(each) === wanted) !== isNot;
  }
}

function or(a: Answer, b: Answer): Answer {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : undefined;
}

function and(a: Answer, b: Answer): Answer {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : undefined;
}

function readTokens(marker: string): Token[] | undefined {
  const tokens: Token[] = [];
  const text = marker.trimEnd();
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const found = token.exec(text);
    if (found === null) return undefined;
    const [, sign, word, double, single, name, operator = ''] = found;
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (double !== undefined || single !== undefined) tokens.push({ kind: 'text', value: double ?? single ?? '' });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'operator', value: operator });
  }
  return tokens;
}

import { specifierPattern } from './specifiers.ts';

/** What a dependency says, as far as an index looks at it. */
export interface Requirement {
  readonly name: string;
  /** A dependency on an address, not on what an index has. */
  readonly url: string | undefined;
}

/** A letter, digit or underscore in any language must not follow: names are whole words. */
const wordEnd = '(?![\\p{L}\\p{N}_])';

const tokens = {
  blank: /[ \t]+/y,
  name: new RegExp(`[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9_])?${wordEnd}`, 'uy'),
  condition: new RegExp(`(?:${specifierPattern})`, 'iy'),
  address: /[^ \t]+/y,
  text: /'[^']*'|"[^"]*"/y,
  comparison: /===|==|~=|!=|<=|>=|<|>/y,
  and: new RegExp(`(?:and|or)${wordEnd}`, 'uy'),
  in: new RegExp(`in${wordEnd}`, 'uy'),
  not: new RegExp(`not${wordEnd}`, 'uy'),
  variable: new RegExp(
    `(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_release|platform_system|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_name|implementation_version|extras?|dependency_groups)${wordEnd}`,
    'uy',
  ),
  '(': /\(/y,
  ')': /\)/y,
  '[': /\[/y,
  ']': /\]/y,
  ',': /,/y,
  ';': /;/y,
  '@': /@/y,
} as const;

type Token = keyof typeof tokens;

/** Marker expressions come from anywhere: deeper ones are refused before they fill the stack. */
const deepest = 100;

/**
 * Reads a dependency specifier (PEP 508), such as `rich[jupyter]>=13; python_version < "3.11"`.
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 *
 * @returns `undefined` for a text that is none
 */
export function parseRequirement(text: string): Requirement | undefined {
  const scanner = new Scanner(text);
  scanner.takes('blank');
  const name = scanner.take('name');
  scanner.takes('blank');
  if (name === undefined || !extras(scanner)) return undefined;
  scanner.takes('blank');
  if (!scanner.takes('@')) return versions(scanner) && ending(scanner) ? { name, url: undefined } : undefined;
  scanner.takes('blank');
  const url = scanner.take('address');
  if (url === undefined) return undefined;
  const isFine = scanner.isAtEnd || (scanner.takes('blank') && (scanner.isAtEnd || ending(scanner)));
  return isFine ? { name, url } : undefined;
}

class Scanner {
  readonly #text: string;
  #at = 0;
  depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** The token, when it comes next. */
  take(token: Token): string | undefined {
    const pattern = tokens[token];
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  takes(token: Token): boolean {
    return this.take(token) !== undefined;
  }
}

/** `[one, two]`, or nothing. */
function extras(scanner: Scanner): boolean {
  if (!scanner.takes('[')) return true;
  scanner.takes('blank');
  if (scanner.takes('name')) {
    scanner.takes('blank');
    while (scanner.takes(',')) {
      scanner.takes('blank');
      if (!scanner.takes('name')) return false;
      scanner.takes('blank');
    }
  }
  return scanner.takes(']');
}

/** `>=1, <2`, perhaps in parentheses, or nothing. */
function versions(scanner: Scanner): boolean {
  const isEnclosed = scanner.takes('(');
  scanner.takes('blank');
  while (scanner.takes('condition')) {
    scanner.takes('blank');
    if (!scanner.takes(',')) break;
    scanner.takes('blank');
  }
  return !isEnclosed || scanner.takes(')');
}

/** `; marker`, or nothing. */
function ending(scanner: Scanner): boolean {
  scanner.takes('blank');
  if (scanner.isAtEnd) return true;
  return scanner.takes(';') && marker(scanner) && scanner.isAtEnd;
}

function marker(scanner: Scanner): boolean {
  do {
    scanner.takes('blank');
    if (!(scanner.takes('(') ? enclosed(scanner) : comparison(scanner))) return false;
    scanner.takes('blank');
  } while (scanner.takes('and'));
  return true;
}

function enclosed(scanner: Scanner): boolean {
  scanner.depth += 1;
  const isFine = scanner.depth <= deepest && marker(scanner) && scanner.takes(')');
  scanner.depth -= 1;
  return isFine;
}

function comparison(scanner: Scanner): boolean {
  if (!operand(scanner)) return false;
  scanner.takes('blank');
  if (!operator(scanner)) return false;
  scanner.takes('blank');
  return operand(scanner);
}

const operand = (scanner: Scanner) => scanner.takes('variable') || scanner.takes('text');

function operator(scanner: Scanner): boolean {
  if (scanner.takes('in') || scanner.takes('comparison')) return true;
  return scanner.takes('not') && scanner.takes('blank') && scanner.takes('in');
}

import { parseSync } from 'rolldown/utils';

/** A node of the syntax tree, as far as it is read here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/**
 * Finds promises that a function returns without `await` after `await using`: what is disposed at the end of the function is
 * gone before the work that uses it has ended. The methods of texts, lists and the like in `immediate` return no promise, nor do functions
 * whose names are those of pure ones.
 *
 * @returns lines, counted from 1
 */
export function findEarlyReturns(file: string, text: string): number[] {
  const { program, errors } = parseSync(file, text, { astType: 'ts' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: number[] = [];
  visit(program as unknown as Node, false, found);
  return found.map((start) => text.slice(0, start).split('\n').length);
}

/** @param isHeld whether what is declared before lives until the function or block ends */
function visit(node: Node, isHeld: boolean, found: number[]): void {
  if (node.type === 'ReturnStatement' && isHeld && isPromise(node['argument'])) found.push(node.start);
  let held = isFunction(node) ? false : isHeld;
  for (const child of childrenOf(node)) {
    // In a block, what is declared holds from there on.
    if (child.type === 'VariableDeclaration' && child['kind'] === 'await using') held = true;
    visit(child, held, found);
  }
}

function isFunction({ type }: Node): boolean {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((each): each is Node => typeof each === 'object' && each !== null && 'type' in each);
}

/** Methods and functions that return at once. */
const immediate = new Set([
  ...[
    'at',
    'every',
    'expect',
    'filter',
    'find',
    'findIndex',
    'flat',
    'flatMap',
    'get',
    'has',
    'includes',
    'indexOf',
    'join',
  ],
  ...[
    'keys',
    'map',
    'match',
    'reduce',
    'repeat',
    'replace',
    'replaceAll',
    'slice',
    'some',
    'sort',
    'split',
    'startsWith',
  ],
  ...['test', 'toSorted', 'toString', 'trim', 'trimEnd', 'values', 'toEqual', 'toBe'],
  ...['Boolean', 'Number', 'String', 'digest', 'entries', 'fromEntries', 'stringify', 'from'],
]);

/** Pure functions by our names. */
const pure = /^(parse|plan|render|judge)/;

function isPromise(value: unknown): boolean {
  const node = value as Node | null;
  switch (node?.type) {
    case 'CallExpression': {
      const callee = node['callee'] as Node;
      const name = (callee.type === 'MemberExpression' ? (callee['property'] as Node) : callee)['name'];
      return !immediate.has(String(name)) && !pure.test(String(name));
    }
    case 'NewExpression':
      return (node['callee'] as Node)['name'] === 'Promise';
    case 'ConditionalExpression':
      return isPromise(node['consequent']) || isPromise(node['alternate']);
    case 'LogicalExpression':
      return isPromise(node['left']) || isPromise(node['right']);
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return isPromise(node['expression']);
    default:
      return false;
  }
}

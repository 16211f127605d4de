import type { SyntaxNode } from '@lezer/common';
import { parsePython } from './locate-assignment.ts';

/** Where a module takes a name from. */
export interface Origin {
  /** `.about`, `parcel.about`; empty for another name of the module itself. */
  readonly module: string;
  readonly name: string;
}

/**
 * Where a Python module takes a name from that it gives no text of its own: `from ._version import version as __version__`,
 * `__version__ = version`, or `__version__ = _version.version`. An import within `try` counts, as the first one that has the name.
 *
 * @returns `undefined` for a name that the module assigns, or does not have
 */
export function findOrigin(text: string, name: string): Origin | undefined {
  const { topNode } = parsePython(text);
  const assigned = topNode
    .getChildren('AssignStatement')
    .filter(({ firstChild }) => firstChild !== null && text.slice(firstChild.from, firstChild.to) === name);
  const [assignment, ...others] = assigned;
  if (assignment !== undefined) {
    const value = assignment.lastChild;
    if (others.length > 0 || value === null || value === assignment.firstChild) return undefined;
    const written = text.slice(value.from, value.to);
    if (value.name === 'VariableName') return { module: '', name: written };
    return value.name === 'MemberExpression' ? attributeOrigin(topNode, text, written) : undefined;
  }
  return importsOf(topNode, text).find((each) => each.as === name);
}

/** `_version.__version__` after `from . import _version`, or `parcel._version.__version__` after `import parcel._version`. */
function attributeOrigin(top: SyntaxNode, text: string, written: string): Origin | undefined {
  const [, module = '', name] = /^(\w+(?:\.\w+)*)\.(\w+)$/.exec(written) ?? [];
  if (name === undefined) return undefined;
  const from = importsOf(top, text).find((each) => each.as === module);
  const isImported = new RegExp(`^[ \\t]*import[ \\t]+${module.replaceAll('.', '\\.')}\\b`, 'm').test(text);
  if (from === undefined) return isImported ? { module, name } : undefined;
  return { module: from.module.endsWith('.') ? `${from.module}${from.name}` : `${from.module}.${from.name}`, name };
}

function importsOf(top: SyntaxNode, text: string): (Origin & { readonly as: string })[] {
  const found: (Origin & { readonly as: string })[] = [];
  top.cursor().iterate(({ name, from, to }) => {
    // A function's imports are its own.
    if (name === 'FunctionDefinition' || name === 'ClassDefinition') return false;
    if (name === 'ImportStatement') found.push(...parseImport(text.slice(from, to)));
    return undefined;
  });
  return found;
}

function parseImport(statement: string): (Origin & { readonly as: string })[] {
  const [, module, names = ''] = /^from\s+([\w.]+)\s+import\s+([\s\S]+)$/.exec(statement) ?? [];
  if (module === undefined) return [];
  const listed = names.replace(/#[^\n]*/g, '').replace(/[()\\]/g, ' ');
  return listed.split(',').flatMap((each) => {
    const [, name, as = name] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(each) ?? [];
    return name === undefined || as === undefined ? [] : [{ module, name, as }];
  });
}

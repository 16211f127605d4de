import { isTooDeep } from '@waybill/kernel';
import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser';

interface Manifest {
  readonly [key: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A `package.json` as it is. @returns nothing for what npm would not read */
export function readManifest(text: string): Manifest | undefined {
  if (isTooDeep(text)) return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(withoutMark(text), errors, { disallowComments: true, allowTrailingComma: false });
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && errors.length === 0 ? (value as Manifest) : undefined;
}

/**
 * Adds development dependencies at the place where npm would sort them in. Nothing else of the text changes; what is named
 * already, in whatever list, stays as it is.
 */
export function addDependencies(text: string, versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions).reduce(addDependency, text);
}

function addDependency(text: string, [name, version]: [string, string]): string {
  const { dependencies = {}, devDependencies = {} } = readManifest(text) ?? {};
  if (Object.hasOwn(dependencies, name) || Object.hasOwn(devDependencies, name)) return text;
  return change(text, ['devDependencies', name], version, (names) => {
    const at = names.findIndex((each) => each > name);
    return at < 0 ? names.length : at;
  });
}

/** Takes a field away. */
export function removeField(text: string, field: string): string {
  return change(text, [field], undefined, () => 0);
}

function change(text: string, path: readonly string[], value: unknown, place: (names: string[]) => number): string {
  const mark = text.slice(0, text.length - withoutMark(text).length);
  const json = withoutMark(text);
  const edits = modify(json, [...path], value, { formattingOptions: formOf(json), getInsertionIndex: place });
  return mark + applyEdits(json, edits);
}

/** How the text is indented, and how its lines end. */
function formOf(text: string) {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/**
 * Adds a file to `include` of a pipeline of GitLab. All other bytes stay.
 *
 * @returns nothing where `include` has a form that takes no further line
 */
export function addInclude(text: string, file: string): string | undefined {
  const document = parseDocument(text, { logLevel: 'silent', customTags: [] });
  if (document.errors.length > 0) return undefined;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text.endsWith('\n') ? '' : end;
  const { contents } = document;
  if (contents === null) return `${text}${start}include:${end}  - local: ${file}${end}`;
  if (!isMap(contents) || contents.flow === true) return undefined;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'include');
  if (pair === undefined) return `${text}${start}${end}include:${end}  - local: ${file}${end}`;
  const list = pair.value;
  if (!isSeq(list) || list.flow === true || list.range == null) return undefined;
  const first = list.range[0];
  const indent = /[^\n]*$/.exec(text.slice(0, first))?.[0] ?? '';
  if (indent.trim() !== '') return undefined;
  return `${text.slice(0, first)}- local: ${file}${end}${indent}${text.slice(first)}`;
}

import { isObject, type Json, type JsonObject } from '../api/index.ts';
import { type ApiChange, mostFindings } from './api-change.ts';
import { compareOperations, type Operation } from './compare-operations.ts';
import { createComparison } from './compare-schemas.ts';
import { entriesOf, listOf, memberOf, resolve } from './references.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

export interface ApiChanges {
  readonly changes: readonly ApiChange[];
  /** Whether the documents differ in more than is listed. */
  readonly isCut: boolean;
}

/**
 * What clients of an API notice between two descriptions of it (OpenAPI 3): operations, parameters, bodies, responses and
 * security. Servers, callbacks, webhooks, examples and words are left out.
 */
export function compareApis(before: JsonObject, after: JsonObject): ApiChanges {
  const comparison = createComparison(before, after);
  const [olds, news] = [listOperations(before), listOperations(after)];
  const changes: ApiChange[] = [];
  for (const [key, old] of olds) {
    if (changes.length > mostFindings) break;
    const now = news.get(key);
    if (now === undefined) changes.push({ isBreaking: true, operation: old.label, text: 'was removed' });
    else changes.push(...compareOperations(comparison, old, now));
  }
  for (const [key, { label }] of news) {
    if (!olds.has(key)) changes.push({ isBreaking: false, operation: label, text: 'was added' });
  }
  const isCut = comparison.left <= 0 || changes.length > mostFindings;
  // What breaks first: of a list that is cut, that must not be missing.
  const sorted = changes.toSorted((a, b) => Number(b.isBreaking) - Number(a.isBreaking));
  return { changes: sorted.slice(0, mostFindings), isCut };
}

/** The operations of a document. The names of parameters in a path are no part of it: `/parcels/{id}`, `/parcels/{key}`. */
function listOperations(document: JsonObject): Map<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const [path, entry] of entriesOf(document['paths'])) {
    const item = resolve(document, entry).value;
    for (const method of methods) {
      const operation = memberOf(item, method);
      if (!isObject(operation)) continue;
      const key = `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
      operations.set(key, {
        label: `${method.toUpperCase()} ${path}`,
        operation,
        parameters: readParameters(document, [...listOf(item['parameters']), ...listOf(operation['parameters'])], path),
        security: operation['security'] ?? document['security'],
      });
    }
  }
  return operations;
}

/** Parameters by what identifies them; those of the operation replace those of the path. */
function readParameters(document: JsonObject, list: readonly Json[], path: string): Map<string, JsonObject> {
  const inPath = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const parameters = new Map<string, JsonObject>();
  for (const each of list) {
    const parameter = resolve(document, each).value;
    const { name, in: place } = parameter;
    if (typeof name !== 'string' || typeof place !== 'string') continue;
    // In a path the place counts; headers have no case.
    const id = place === 'path' ? String(inPath.indexOf(name)) : place === 'header' ? name.toLowerCase() : name;
    parameters.set(`${place} ${id}`, parameter);
  }
  return parameters;
}

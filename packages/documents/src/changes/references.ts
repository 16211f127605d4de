import { isObject, type Json, type JsonObject } from '../api/index.ts';

/** References in one another. */
const longestChain = 20;

export interface Resolved {
  readonly value: JsonObject;
  /** The last reference on the way: the name of what was found. */
  readonly reference?: string;
}

/** Follows references within a document. What is elsewhere, or not there, is an empty object: nothing is known of it. */
export function resolve(document: JsonObject, value: Json | undefined): Resolved {
  let current: Json | undefined = value;
  let reference: string | undefined;
  for (let hops = 0; hops < longestChain && isObject(current); hops += 1) {
    const target: unknown = current['$ref'];
    if (typeof target !== 'string') {
      return reference === undefined ? { value: current } : { value: current, reference };
    }
    reference = target;
    current = target.startsWith('#/') ? valueAt(document, target.slice(2)) : undefined;
  }
  return reference === undefined ? { value: {} } : { value: {}, reference };
}

function valueAt(document: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const part of pointer.split('/')) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The entries of an object; none of anything else. */
export function entriesOf(value: Json | undefined): [string, Json][] {
  return isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined)
    : [];
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A member of an object by its own name. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

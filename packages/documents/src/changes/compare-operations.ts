import { inlineCode } from '@waybill/kernel';
import type { Json, JsonObject } from '../api/index.ts';
import { type ApiChange, type Direction, mostFindings } from './api-change.ts';
import { type Comparison, compareSchemas, describePath } from './compare-schemas.ts';
import { compareSecurity } from './compare-security.ts';
import { entriesOf, memberOf, resolve } from './references.ts';

export interface Operation {
  /** `GET /parcels/{id}` */
  readonly label: string;
  readonly operation: JsonObject;
  readonly parameters: ReadonlyMap<string, JsonObject>;
  readonly security: Json | undefined;
}

type Change = Omit<ApiChange, 'operation'>;

/** What changed in one operation. */
export function compareOperations(comparison: Comparison, old: Operation, now: Operation): ApiChange[] {
  const changes = [
    ...compareDeprecation(old, now),
    ...compareParameters(comparison, old, now),
    ...compareBodies(comparison, old, now),
    ...compareResponses(comparison, old, now),
    ...compareSecurity(old.security, now.security),
  ];
  return changes.slice(0, mostFindings).map((each) => ({ operation: old.label, ...each }));
}

function compareDeprecation({ operation: old }: Operation, { operation: now }: Operation): Change[] {
  const isNew = now['deprecated'] === true && old['deprecated'] !== true;
  return isNew ? [{ isBreaking: false, text: 'is deprecated now' }] : [];
}

function compareParameters(comparison: Comparison, old: Operation, now: Operation): Change[] {
  const kept = [...old.parameters].flatMap(([key, before]): Change[] => {
    const after = now.parameters.get(key);
    if (after === undefined) return [{ isBreaking: true, text: `${describeParameter(before)} was removed` }];
    return compareParameter(comparison, { before, after });
  });
  const added = [...now.parameters].flatMap(([key, parameter]): Change[] => {
    if (old.parameters.has(key)) return [];
    const isBreaking = parameter['required'] === true;
    const what = isBreaking ? 'is new and required' : 'was added';
    return [{ isBreaking, text: `${describeParameter(parameter)} ${what}` }];
  });
  return [...kept, ...added];
}

function compareParameter(comparison: Comparison, { before, after }: Pair): Change[] {
  const label = describeParameter(before);
  const isWritten = (how: 'style' | 'explode') => before[how] !== undefined && after[how] !== undefined;
  const rewritten = (['style', 'explode'] as const).filter((how) => isWritten(how) && before[how] !== after[how]);
  return [
    ...compareNeed({ before, after }, label),
    ...rewritten.map((how) => ({ isBreaking: true, text: `${label} is written in another way (${inlineCode(how)})` })),
    ...compareSchema(comparison, { before, after }, 'request', label),
    ...compareContents(comparison, { before, after }, 'request', label),
  ];
}

/** Whether clients must send it. */
function compareNeed({ before, after }: Pair, label: string): Change[] {
  const [was, is] = [before['required'] === true, after['required'] === true];
  return was === is ? [] : [{ isBreaking: is, text: `${label} is ${is ? 'required' : 'optional'} now` }];
}

function describeParameter({ name, in: place }: JsonObject): string {
  return `${place === 'header' || place === 'cookie' || place === 'path' ? place : 'query'} parameter ${inlineCode(String(name))}`;
}

interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

function compareSchema(comparison: Comparison, { before, after }: Pair, direction: Direction, label: string): Change[] {
  const found = compareSchemas(comparison, before['schema'], after['schema'], direction);
  return found.map(({ isBreaking, path, what }) => {
    return { isBreaking, text: [label, describePath(path), what].filter(Boolean).join(' ') };
  });
}

function compareContents(
  comparison: Comparison,
  { before, after }: Pair,
  direction: Direction,
  label: string,
): Change[] {
  const [olds, news] = [new Map(entriesOf(before['content'])), new Map(entriesOf(after['content']))];
  const changes: Change[] = [];
  for (const [type, entry] of olds) {
    const next = news.get(type);
    const named = olds.size > 1 ? `${label} (${inlineCode(type)})` : label;
    if (next === undefined) {
      changes.push({ isBreaking: true, text: `${label} is no longer ${inlineCode(type)}` });
      continue;
    }
    const pair = { before: resolve(comparison.before, entry).value, after: resolve(comparison.after, next).value };
    changes.push(...compareSchema(comparison, pair, direction, named));
  }
  for (const type of news.keys()) {
    if (!olds.has(type)) changes.push({ isBreaking: false, text: `${label} may also be ${inlineCode(type)}` });
  }
  return changes;
}

function compareBodies(comparison: Comparison, { operation: old }: Operation, { operation: now }: Operation): Change[] {
  const label = 'request body';
  const [before, after] = [
    resolve(comparison.before, old['requestBody']).value,
    resolve(comparison.after, now['requestBody']).value,
  ];
  const [had, has] = [old['requestBody'] !== undefined, now['requestBody'] !== undefined];
  if (!had && !has) return [];
  if (had && !has) return [{ isBreaking: true, text: `${label} was removed` }];
  if (!had) {
    const isBreaking = after['required'] === true;
    return [{ isBreaking, text: `${label} ${isBreaking ? 'is new and required' : 'was added'}` }];
  }
  return [
    ...compareNeed({ before, after }, label),
    ...compareContents(comparison, { before, after }, 'request', label),
  ];
}

function compareResponses(
  comparison: Comparison,
  { operation: old }: Operation,
  { operation: now }: Operation,
): Change[] {
  const changes: Change[] = [];
  const [olds, news] = [entriesOf(old['responses']), entriesOf(now['responses'])];
  const succeeds = olds.some(([status]) => /^[23]/.test(status));
  // Clients are written for what succeeds; other answers may always come.
  const isExpected = (status: string) => /^[23]/.test(status) || (status === 'default' && !succeeds);
  for (const [status, entry] of olds) {
    const label = describeStatus(status);
    const next = memberOf(now['responses'], status) ?? memberOf(now['responses'], `${status[0]}XX`);
    if (next === undefined) {
      changes.push({ isBreaking: isExpected(status), text: `${label} was removed` });
      continue;
    }
    const pair = { before: resolve(comparison.before, entry).value, after: resolve(comparison.after, next).value };
    const found = [...compareContents(comparison, pair, 'response', label), ...compareHeaders(pair, label)];
    changes.push(...found.map((each) => ({ ...each, isBreaking: each.isBreaking && isExpected(status) })));
  }
  for (const [status] of news) {
    if (memberOf(old['responses'], status) === undefined) {
      changes.push({ isBreaking: false, text: `${describeStatus(status)} was added` });
    }
  }
  return changes;
}

/** A status as it is; anything else is text of others. */
function describeStatus(status: string): string {
  return `response ${/^[1-5](?:\d\d|XX)$|^default$/.test(status) ? status : inlineCode(status)}`;
}

function compareHeaders({ before, after }: Pair, label: string): Change[] {
  const names = new Set(entriesOf(after['headers']).map(([name]) => name.toLowerCase()));
  const removed = entriesOf(before['headers']).filter(([name]) => !names.has(name.toLowerCase()));
  return removed.map(([name]) => ({ isBreaking: true, text: `${label} header ${inlineCode(name)} was removed` }));
}

import { inlineCode } from '@waybill/kernel';
import { isObject, type Json } from '../api/index.ts';
import type { Direction, Finding } from './api-change.ts';

interface How {
  readonly direction: Direction;
  readonly compare: (before: Json | undefined, after: Json | undefined) => readonly Finding[];
}

interface Form {
  readonly schema: Json;
  readonly name: string | undefined;
}

/** Forms of one value that are compared with each other: more are taken in their order. */
const mostForms = 50;

/** What changed where a value has one of several forms (`oneOf`, `anyOf`). */
export function compareForms(before: readonly Json[], after: readonly Json[], how: How): readonly Finding[] {
  const found: Finding[] = [];
  let [olds, news] = [before.map(nameForm), after.map(nameForm)];
  for (const old of olds) {
    const now = old.name === undefined ? undefined : news.find(({ name }) => name === old.name);
    if (now === undefined) continue;
    found.push(...how.compare(old.schema, now.schema));
    olds = olds.filter((each) => each !== old);
    news = news.filter((each) => each !== now);
  }
  [olds, news] = leaveOutEqual(olds, news, how);
  const [[old], [now]] = [olds, news];
  // One that changed, rather than one that went and one that came.
  if (olds.length === 1 && news.length === 1) return [...found, ...how.compare(old?.schema, now?.schema)];
  return [...found, ...olds.map((each) => describeGone(each, how)), ...news.map((each) => describeNew(each, how))];
}

/** Without forms that another form replaces: all that clients sent is still taken, all that they get was known. */
function leaveOutEqual(olds: readonly Form[], news: readonly Form[], { compare }: How): [Form[], Form[]] {
  const [left, open] = [[...olds], [...news]];
  for (const old of olds.slice(0, mostForms)) {
    const at = open.slice(0, mostForms).findIndex((now) => {
      return !compare(old.schema, now.schema).some(({ isBreaking }) => isBreaking);
    });
    if (at < 0) continue;
    open.splice(at, 1);
    left.splice(left.indexOf(old), 1);
  }
  return [left, open];
}

function nameForm(schema: Json): Form {
  if (!isObject(schema)) return { schema, name: undefined };
  const [reference, title] = [schema['$ref'], schema['title']];
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : title;
  return { schema, name: typeof name === 'string' ? name : undefined };
}

function describeGone({ name, schema }: Form, { direction }: How): Finding {
  const isBreaking = direction === 'request';
  const what = `${isBreaking ? 'no longer accepts' : 'no longer has'} the form ${describeForm(name, schema)}`;
  return { isBreaking, path: [], what };
}

function describeNew({ name, schema }: Form, { direction }: How): Finding {
  const isBreaking = direction === 'response';
  const what = `${isBreaking ? 'may now have' : 'also accepts'} the form ${describeForm(name, schema)}`;
  return { isBreaking, path: [], what };
}

function describeForm(name: string | undefined, schema: Json): string {
  const type = isObject(schema) ? schema['type'] : undefined;
  return inlineCode(name ?? (typeof type === 'string' ? type : 'without a name'));
}

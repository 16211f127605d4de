import { isTable, textOf } from './values.ts';

export type Access = 'none' | 'read' | 'write';

/** What the token of a job may do; `unset` where no file says it, so that the repository's own setting counts. */
export type Permissions = 'unset' | { readonly rest: Access; readonly named: Readonly<Record<string, Access>> };

const rank: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 };

/** The key `permissions` of a workflow or a job: once one is named, all others are none. */
export function readPermissions(value: unknown): Permissions {
  if (value === 'write-all') return { rest: 'write', named: {} };
  if (value === 'read-all') return { rest: 'read', named: { 'id-token': 'none' } };
  if (!isTable(value)) return 'unset';
  const named = Object.entries(value).map(([name, each]) => [name, readAccess(textOf(each))] as const);
  return { rest: 'none', named: Object.fromEntries(named) };
}

function readAccess(text: string | undefined): Access {
  return text === 'write' || text === 'read' ? text : 'none';
}

export function accessOf(permissions: Exclude<Permissions, 'unset'>, name: string): Access {
  return permissions.named[name] ?? permissions.rest;
}

export function isEnough(has: Access, wanted: Access): boolean {
  return rank[has] >= rank[wanted];
}

/**
 * What a called workflow asks for beyond what the calling job may do: GitHub then starts none of its jobs.
 *
 * @returns names with access, such as `id-token: write`
 */
export function findExcess(called: Permissions, caller: Permissions): string[] {
  if (called === 'unset' || caller === 'unset') return [];
  const names = new Set([...Object.keys(called.named), ...Object.keys(caller.named)]);
  const excess = [...names].filter((name) => !isEnough(accessOf(caller, name), accessOf(called, name)));
  const ofRest = isEnough(caller.rest, called.rest) ? [] : [`all others: ${called.rest}`];
  return [...excess.map((name) => `${name}: ${accessOf(called, name)}`), ...ofRest];
}

import { isReleaseError } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { noSimpleApi } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { staysWithin } from '../find-holder.ts';
import { type PythonIndex, projectPage } from '../python-index.ts';
import { type Answered, askSimple } from './ask-simple.ts';
import { isProjectPage, parseProjects } from './parse-simple.ts';

/**
 * Finds the simple API of the index that takes the upload. A product that is known has it at a known place, else it is
 * where the configuration says, or at one of the places beside the upload endpoint where it answers as one.
 *
 * @param project whose page is asked for
 * @returns its base, without a slash at the end
 * @throws ENOSIMPLEAPI
 */
export async function findSimpleRoot(connection: Connection, project: string): Promise<string> {
  const { repository } = connection.index;
  const told = toldRoot(connection.index);
  if (told !== undefined) return told;
  const places = likelyRoots(repository);
  let refusal: unknown;
  for (const base of places) {
    try {
      if (await isSimpleRoot(connection, base, project)) return base;
    } catch (error) {
      // A place that shows itself to nobody may be any place: the next one can still be the right one.
      if (!isRefusal(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? noSimpleApi(repository, places);
}

/** What users install from may be another repository than the upload goes to: a group, a virtual one. */
function toldRoot({ known, simple }: PythonIndex): string | undefined {
  const isOfUpload = known?.simple === undefined || simple?.startsWith(known.simple.replace(/simple$/, ''));
  return isOfUpload ? (simple ?? known?.simple) : known?.simple;
}

/** Where indexes have their simple API, by their upload endpoint. */
export function likelyRoots(repository: string): string[] {
  const { origin, pathname } = new URL(repository);
  const segments = pathname.split('/').filter(Boolean);
  const at = (...path: string[]) => [origin, ...path].join('/');
  const beside = at(...segments.slice(0, -1), 'simple');
  const below = at(...segments, 'simple');
  // devpi: an index of a user. https://devpi.net/docs/
  const stage = segments.length >= 2 ? [at(...segments, '+simple')] : [];
  const isDoor = /^(legacy|uploads?)$/.test(segments.at(-1) ?? '');
  const places = isDoor ? [beside, below, ...stage] : [...stage, below, beside];
  return [...new Set([...places, at('simple')])];
}

/** Whether a simple API answers there: with a page of the project, by forwarding it, or with the list of all projects. */
async function isSimpleRoot(connection: Connection, base: string, project: string): Promise<boolean> {
  const page = await askForProject(connection, base, project);
  if (page.kind === 'page' && (await isProjectPage(page.page))) return true;
  if (page.kind === 'elsewhere' && forwards(page.location, project)) return true;
  if (isDevpi(base, page)) return true;
  const root = await askForRoot(connection, base);
  return root.kind === 'page' && (await parseProjects(root.page)) !== undefined;
}

/** devpi says who it is. Its list of projects would be that of PyPI where PyPI is among its bases: it is not asked for. */
export function isDevpi(base: string, answer: Answered): boolean {
  return base.endsWith('/+simple') && answer.kind !== 'elsewhere' && answer.headers.has('x-devpi-server-version');
}

/** A redirect to the page that another index has for the project; one to a login has another end. */
function forwards(location: string, project: string): boolean {
  const last = URL.parse(location)?.pathname.split('/').filter(Boolean).at(-1) ?? '';
  return normalizeName(last) === normalizeName(project);
}

export function askForProject(connection: Connection, base: string, project: string): Promise<Answered> {
  return askSimple(connection, projectPage(base, project), (location) => staysWithin(base, project, location));
}

/** Asks for the list of all projects. */
export function askForRoot(connection: Connection, base: string): Promise<Answered> {
  return askSimple(connection, `${base}/`, (location) => location.replace(/\/$/, '') === base);
}

function isRefusal(error: unknown): boolean {
  return isReleaseError(error) && error.code === 'EINDEXANSWER' && / status 40[13]\./.test(error.message);
}

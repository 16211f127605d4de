import type { RecordEntry } from '../files/parse-record.ts';
import type { Finding } from './finding.ts';

/** A member of a wheel as it is. */
export interface Member {
  readonly path: string;
  /** As `RECORD` writes it, by algorithm: `sha256` → base64url without padding. */
  readonly digests: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly size: number;
}

const remedy =
  'Build again with a current build backend, and change nothing in a wheel without writing its `RECORD` anew.';

/** What differs between a wheel's `RECORD` and its members; installers and PyPI refuse such a wheel. */
export function findInRecord(entries: readonly RecordEntry[], members: readonly Member[]): Finding[] {
  const recorded = new Map(entries.map((entry) => [entry.path, entry]));
  const paths = members.map(({ path }) => path);
  const finding = (fact: string, found: readonly string[]) =>
    found.length === 0 ? [] : [{ fact: `${fact}: ${some(found)}`, remedy }];
  const compared = members.filter(({ path }) => !isExempt(path));
  const differing = compared.filter((member) => differs(member, recorded.get(member.path)));
  return [
    ...finding(
      'The wheel holds a file more than once',
      paths.filter((path, at) => paths.indexOf(path) !== at),
    ),
    ...finding('The wheel holds paths that lead out of it', paths.filter(leadsOut)),
    ...finding(
      '`RECORD` does not list all files',
      compared.map(({ path }) => path).filter((path) => !recorded.has(path)),
    ),
    ...finding(
      '`RECORD` lists files that are not there',
      [...recorded.keys()].filter((path) => !paths.includes(path)),
    ),
    ...finding(
      '`RECORD` has no hash, or another one, or another size',
      differing.map(({ path }) => path),
    ),
  ];
}

/** `RECORD` cannot hold its own hash, nor that of signatures that are made of it. */
function isExempt(path: string): boolean {
  return /^[^/]+\.dist-info\/RECORD(\.jws|\.p7s)?$/.test(path) || path.endsWith('/');
}

function leadsOut(path: string): boolean {
  return path.startsWith('/') || path.includes('\\') || path.split('/').includes('..');
}

function differs({ digests, size }: Member, entry: RecordEntry | undefined): boolean {
  if (entry === undefined) return false;
  const [algorithm = '', digest = ''] = entry.hash.split(/=(.*)/);
  return digests[algorithm] !== digest.replace(/=+$/, '') || (entry.size !== '' && Number(entry.size) !== size);
}

const most = 5;

function some(paths: readonly string[]): string {
  const shown = paths
    .slice(0, most)
    .map((path) => `\`${path}\``)
    .join(', ');
  return paths.length > most ? `${shown} and ${paths.length - most} more` : shown;
}

import type { RecordEntry, WheelMember } from '../../files/index.ts';
import type { Finding } from '../finding.ts';
import { some } from '../rule.ts';

const remedy =
  'Build again with a current build backend, and change nothing in a wheel without writing its `RECORD` anew.';

type Member = Pick<WheelMember, 'path' | 'hash' | 'size'>;

/** What differs between a wheel's `RECORD` and its members; installers refuse such a wheel. */
export function findInRecord(entries: readonly RecordEntry[], members: readonly Member[]): Finding[] {
  // Windows writes its own separators.
  const recorded = new Map(entries.map((entry) => [entry.path.replaceAll('\\', '/'), entry]));
  const paths = members.map(({ path }) => path);
  const known = new Set(paths);
  const seen = new Set<string>();
  const twice = paths.filter((path) => seen.size === seen.add(path).size);
  const finding = (fact: string, found: readonly string[]) =>
    found.length === 0 ? [] : [{ fact: `${fact}: ${some(found)}`, remedy }];
  const compared = members.filter(({ path }) => !isExempt(path));
  const differing = compared.filter((member) => differs(member, recorded.get(member.path)));
  return [
    ...finding('The wheel holds a file more than once', twice),
    ...finding('The wheel holds paths that lead out of it', paths.filter(leadsOut)),
    ...finding(
      '`RECORD` does not list all files',
      compared.map(({ path }) => path).filter((path) => !recorded.has(path)),
    ),
    ...finding(
      '`RECORD` lists files that are not there',
      [...recorded.keys()].filter((path) => !known.has(path)),
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

function differs({ hash, size }: Member, entry: RecordEntry | undefined): boolean {
  // What cannot be unpacked has no hash; another rule says so.
  if (entry === undefined || hash === '') return false;
  return hash !== entry.hash.replace(/(?<!=)=+$/, '') || (entry.size !== '' && Number(entry.size) !== size);
}

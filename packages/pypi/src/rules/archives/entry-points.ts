import { strip } from '@waybill/python';
import type { Finding } from '../finding.ts';

const remedy =
  'Correct `project.scripts`, `project.gui-scripts` or `project.entry-points` in `pyproject.toml`, or what writes them.';

/** Sections whose names become programs. */
const scripts = ['console_scripts', 'gui_scripts'];

/**
 * What is wrong with `entry_points.txt`: it must be an INI file as Python's `configparser` reads it with `=` alone between
 * name and value. https://packaging.python.org/en/latest/specifications/entry-points/#file-format
 *
 * @param text `undefined` when it is not UTF-8
 */
export function findInEntryPoints(text: string | undefined): Finding[] {
  const finding = (what: string) => [{ fact: `\`entry_points.txt\` ${what}`, remedy }];
  if (text === undefined) return finding('is not UTF-8');
  const read = readIni(text);
  if (typeof read === 'string') return finding(read);
  const shared = [...(read.get('DEFAULT') ?? [])];
  const names = scripts.flatMap((section) => (read.has(section) ? [...shared, ...(read.get(section) ?? [])] : []));
  const bad = names.filter((name) => !/^[\p{L}\p{N}_.-]+$/u.test(name));
  return bad.flatMap((name) => finding(`has a script with the name \`${name}\``));
}

interface Place {
  readonly sections: Map<string, Set<string>>;
  section: Set<string> | undefined;
  /** The indentation of the line that the lines below may continue. */
  indentation: number;
  hasOption: boolean;
}

/** The names in each section, or what is wrong. */
function readIni(text: string): ReadonlyMap<string, ReadonlySet<string>> | string {
  const place: Place = { sections: new Map(), section: undefined, indentation: 0, hasOption: false };
  // Python's `StringIO` ends lines at `\n` alone; a `\r` before it is a blank.
  for (const [at, line] of text.split('\n').entries()) {
    const problem = readLine(line, place);
    if (problem !== undefined) return `${problem} (line ${at + 1})`;
  }
  return place.sections;
}

function readLine(line: string, place: Place): string | undefined {
  const value = strip(line);
  // An empty line does not end a value; a comment is a line of its own.
  if (value === '' || value.startsWith('#') || value.startsWith(';')) return undefined;
  const indentation = line.indexOf(value);
  if (place.section !== undefined && place.hasOption && indentation > place.indentation) return undefined;
  place.indentation = indentation;
  const header = /^\[(.+)\]/.exec(value)?.[1];
  return header === undefined ? readOption(value, place) : readHeader(header, place);
}

function readHeader(header: string, place: Place): string | undefined {
  const known = place.sections.get(header);
  if (known !== undefined && header !== 'DEFAULT') return `has the section \`${header}\` twice`;
  place.section = known ?? new Set();
  place.sections.set(header, place.section);
  place.hasOption = false;
  return undefined;
}

function readOption(value: string, place: Place): string | undefined {
  if (place.section === undefined) return 'has a line before its first section';
  const equals = value.indexOf('=');
  const name = strip(value.slice(0, Math.max(equals, 0)));
  if (name === '') return `has a line without a name and \`=\`: \`${value.slice(0, 60)}\``;
  if (place.section.has(name)) return `has the name \`${name}\` twice in a section`;
  place.section.add(name);
  place.hasOption = true;
  return undefined;
}

import type { Entry } from '../ledger/parse-ledger.ts';

/** One line of what a release consists of. */
export interface Row {
  readonly what: string;
  readonly where: string;
  readonly state: string;
  /** ISO time. */
  readonly at: string;
  readonly url: string;
}

/** What was built, where it goes, and what became of it: one row an artifact, a delivery, an announcement. */
export function rowsOf(entry: Entry): Row[] {
  const built = entry.artifacts.map(
    ({ name, madeBy, sha256, digest }): Row => ({
      what: name,
      where: `built by ${madeBy}`,
      state: shortDigest(digest ?? sha256),
      at: '',
      url: '',
    }),
  );
  const deliveries = entry.deliveries.map(({ member, state, at, result, reason }): Row => {
    const { name, url } = result ?? {};
    const made = entry.artifacts.filter(({ madeBy }) => madeBy.split('+').includes(member));
    return {
      what: made.map((artifact) => artifact.name).join(', ') || 'release',
      where: typeof name === 'string' ? name : member,
      state: reason === undefined ? state : `${state}: ${firstLine(reason)}`,
      at,
      url: typeof url === 'string' ? url : '',
    };
  });
  const announcements = entry.announcements.map(
    ({ member, state, at, repeated, reason }): Row => ({
      what: 'announcement',
      where: member,
      state: [repeated ? `${state}, repeated` : state, reason && firstLine(reason)].filter(Boolean).join(': '),
      at,
      url: '',
    }),
  );
  return [...built, ...deliveries, ...announcements];
}

function shortDigest(digest = ''): string {
  return digest === '' ? 'built' : `${digest.replace('sha256:', '').slice(0, 12)}…`;
}

/** Characters of a reason in the table. */
const longestReason = 120;

function firstLine(text: string): string {
  const [first = '', second = ''] = text.split('\n');
  const line = first.endsWith(':') ? `${first} ${second.trim()}` : first;
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

const header: Row = { what: 'Artifact', where: 'Where to', state: 'State', at: 'When', url: 'URL' };
const columns = ['what', 'where', 'state', 'at', 'url'] as const;

/** The rows as text in columns; columns that say nothing are left out. */
export function renderTable(rows: readonly Row[]): string {
  const shown = columns.filter((column) => rows.some((row) => row[column] !== ''));
  const widths = shown.map((column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (row: Row) =>
    shown
      .map((column, i) => row[column].padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [header, ...rows].map(line).join('\n');
}

/** The same as Markdown; what is in a cell is no HTML. */
export function renderMarkdownTable(rows: readonly Row[]): string {
  const cells = (row: Row) =>
    `| ${columns.map((column) => row[column].replaceAll('<', '&lt;').replaceAll('|', '\\|')).join(' | ')} |`;
  return [cells(header), `|${' --- |'.repeat(columns.length)}`, ...rows.map(cells)].join('\n');
}

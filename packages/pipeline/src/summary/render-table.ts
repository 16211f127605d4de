import { makePlain, makeReadable } from '@waybill/kernel';
import type { Entry } from '../ledger/index.ts';

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
  const announcements = entry.announcements.filter(isShown).map(
    ({ member, state, at, repeated, reason }): Row => ({
      what: member === deployMember ? 'deployments' : 'announcement',
      where: member,
      state: [repeated ? `${state}, repeated` : state, reason && firstLine(reason)].filter(Boolean).join(': '),
      at,
      url: '',
    }),
  );
  const deployments = (entry.deployments ?? []).map(
    ({ environment, purpose, state, at, ended, url, run, reason, skippedStaging }): Row => ({
      what: purpose === 'deploy' ? 'deployment' : 'rollback',
      where: environment,
      state: [state, reason && firstLine(reason), skippedStaging && `staging skipped: ${firstLine(skippedStaging)}`]
        .filter(Boolean)
        .join(': '),
      at: ended ?? at,
      url: url ?? run ?? '',
    }),
  );
  return [...built, ...deliveries, ...announcements, ...deployments];
}

/** What was built has been said before. */
export function deliveredRows(entry: Entry): Row[] {
  return rowsOf(entry).slice(entry.artifacts.length);
}

/** What was built, with its digest. */
export function builtRows(entry: Entry): Row[] {
  return rowsOf(entry).slice(0, entry.artifacts.length);
}

/** It announces nothing: each of its deployments has a row of its own. */
const deployMember = 'deploy';

function isShown({ member, state, reason }: Entry['announcements'][number]): boolean {
  return member !== deployMember || state === 'failed' || (state !== 'done' && reason === undefined);
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
  const plain = rows.map((row) => ofCells(row, inOneLine));
  const shown = columns.filter((column) => plain.some((row) => row[column] !== ''));
  const widths = shown.map((column) => [header, ...plain].reduce((most, row) => Math.max(most, row[column].length), 0));
  const line = (row: Row) =>
    shown
      .map((column, i) => row[column].padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [header, ...plain].map(line).join('\n');
}

/** Words of others in one line, of what people see. */
function inOneLine(text: string): string {
  return makePlain(makeReadable(text));
}

/** What Markdown may take for more than a character: HTML and its entities, code, links, cells, emphasis. */
const special = /[\\`[\]|<*~]|&(?=[#a-z])|_(?=_)|(?<=_)_|(?<!\w)_|_(?!\w)/gi;

/** Words of others in a cell. */
function asCell(text: string): string {
  return inOneLine(text).replace(special, '\\$&');
}

/** A page makes a link of an address; of what is none, it shows the text. */
function asAddress(text: string): string {
  return /^https?:\/\/[^\s<>|`\\]+$/i.test(text) ? text : asCell(text);
}

function ofCells(row: Row, change: (text: string) => string): Row {
  const { what, where, state, at, url } = row;
  return { what: change(what), where: change(where), state: change(state), at: change(at), url: change(url) };
}

/** The same as Markdown; what is in a cell is no Markdown. */
export function renderMarkdownTable(rows: readonly Row[]): string {
  const line = (row: Row) => `| ${columns.map((column) => row[column]).join(' | ')} |`;
  const cells = rows.map((row) => ({ ...ofCells(row, asCell), url: asAddress(inOneLine(row.url)) }));
  return [line(header), `|${' --- |'.repeat(columns.length)}`, ...cells.map(line)].join('\n');
}

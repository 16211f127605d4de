import { makePlain } from '@waybill/kernel';
import type { Judged } from '../policy/index.ts';
import { describeDecision } from './describe-decision.ts';
import type { ScanResult } from './scan-result.ts';

/** Rows of a table in a log. All are in `scan.json`. */
const mostRows = 50;
/** Rows of the page of the job, which holds a megabyte. */
const mostOnPage = 500;
/** Characters of a cell. */
const widest = 60;

const header = ['Severity', 'Vulnerability', 'Package', 'Fixed in', 'Decision', 'In'];

/** The findings as a table for the log. */
export function renderTable({ judged, verdict }: ScanResult): string {
  const rows = judged.slice(0, mostRows).map((each) => cellsOf(each, verdict).map(shorten));
  const lines = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...table, ...restOf(judged.length, mostRows)].join('\n');
}

/** The same as Markdown, for the page of the job. */
export function renderPage(result: ScanResult): string {
  const { judged, verdict, version, scanners, changes } = result;
  const row = (cells: readonly string[]) => `| ${cells.map(asCell).join(' | ')} |`;
  const rows = judged.slice(0, mostOnPage).map((each) => row(cellsOf(each, verdict)));
  const tools = scanners.map(({ name, version: of, data }) => `${name} ${of}, data: ${data}`).join('; ');
  return [
    `## Vulnerabilities of ${asCell(version)}: ${verdict}`,
    asCell(`Scanned with ${tools}.`),
    ...(judged.length === 0
      ? ['No known vulnerabilities.']
      : [[row(header), row(header.map(() => '---')), ...rows].join('\n')]),
    ...restOf(judged.length, mostOnPage),
    ...(changes === undefined ? [] : [asCell(describeChanges(changes))]),
    '',
  ].join('\n\n');
}

/** One line for the log and the page. */
export function describeChanges({ since, opened, closed }: NonNullable<ScanResult['changes']>): string {
  const part = (names: readonly string[], what: string) =>
    names.length === 0
      ? `none ${what}`
      : `${names.length} ${what} (${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''})`;
  return `Vulnerabilities since ${since}, both releases judged by today's data: ${part(opened, 'opened')}, ${part(closed, 'closed')}.`;
}

function restOf(count: number, most: number): string[] {
  return count > most ? [`… and ${count - most} more, in scan.json.`] : [];
}

function cellsOf({ finding, decision }: Judged, verdict: ScanResult['verdict']): string[] {
  const { id, package: found, severity, score, fixed, subjects } = finding;
  const how = score === undefined ? severity : `${severity} ${score.toFixed(1)}`;
  return [
    how,
    id,
    `${found.name} ${found.version}`,
    fixed.join(', ') || '–',
    describeDecision(decision, verdict),
    subjects.join(', '),
  ];
}

function shorten(text: string): string {
  const plain = makePlain(text);
  return plain.length > widest ? `${plain.slice(0, widest - 1)}…` : plain;
}

/** Text that Markdown shows as it is, in one cell. */
function asCell(text: string): string {
  if (/^-+$/.test(text)) return text;
  return makePlain(text).replace(/[\\`*_{}[\]<>|#~&@]/g, (found) => `&#${found.codePointAt(0)};`);
}

import { type CheckRow, makePlain, makeReadable } from '@waybill/kernel';

/** The rows as text in columns, and what they say together. */
export function renderChecks(tag: string, rows: readonly CheckRow[]): string {
  const cells = rows.map(({ part, name, state, detail }) => [state.toUpperCase(), part, name, detail].map(inOneLine));
  const widths = [0, 1, 2].map((at) => cells.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), 0));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', summaryOf(tag, rows)].join('\n');
}

function inOneLine(text: string): string {
  return makePlain(makeReadable(text));
}

function summaryOf(tag: string, rows: readonly CheckRow[]): string {
  const count = (state: CheckRow['state']) => rows.filter((row) => row.state === state).length;
  const [failed, left] = [count('failed'), count('not checked')];
  const rest = `${count('ok')} ok, ${failed} failed, ${left} not checked.`;
  if (failed > 0) return `Release ${tag} is not what the ledger says: ${rest}`;
  if (left > 0) return `Release ${tag} is as the ledger says, as far as it was checked: ${rest}`;
  return `Release ${tag} is as the ledger says: ${rest}`;
}

/** What the rows say together. */
export function judge(rows: readonly CheckRow[]): 'ok' | 'failed' | 'incomplete' {
  if (rows.some(({ state }) => state === 'failed')) return 'failed';
  return rows.some(({ state }) => state === 'not checked') ? 'incomplete' : 'ok';
}

import { SaxesParser } from 'saxes';

/** Lines that tests reach, from 0 to 1, with the counts where the report has them. */
export interface Coverage {
  readonly lines: number;
  readonly covered?: number;
  readonly total?: number;
}

export type Read<T> = T | { readonly problem: string };

/** @param text a report of Cobertura, JaCoCo or lcov: which one is seen in it */
export function parseCoverage(text: string): Read<Coverage> {
  return text.trimStart().startsWith('<') ? parseXml(text) : parseLcov(text);
}

function fromCounts(covered: number, total: number): Read<Coverage> {
  const isCount = [covered, total].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isCount || covered > total) return { problem: `${covered} of ${total} lines is no coverage` };
  return total === 0 ? { problem: 'it counts no line' } : { lines: covered / total, covered, total };
}

/** @see https://manpages.debian.org/lcov/geninfo.1 */
function parseLcov(text: string): Read<Coverage> {
  let covered = 0;
  let total = 0;
  let records = 0;
  for (const [, name, value] of text.matchAll(/^(LF|LH):(\d{1,15})[ \t\r]*$/gm)) {
    records += 1;
    if (name === 'LF') total += Number(value);
    else covered += Number(value);
  }
  return records === 0 ? { problem: 'it is neither XML nor lcov' } : fromCounts(covered, total);
}

/** How deep elements may be nested: classes are in packages. */
const deepest = 100;

function parseXml(text: string): Read<Coverage> {
  const parser = new SaxesParser();
  let depth = 0;
  let root = '';
  let result: Read<Coverage> = { problem: 'it has no count of lines' };
  let problem: string | undefined;
  const fail = (why: string): never => {
    problem = why;
    throw new RangeError(why);
  };
  parser.on('error', ({ message }) => fail(message.split('\n', 1)[0] ?? 'it is no XML'));
  // Both formats name a document type; only one that declares entities makes more of a text than it is.
  parser.on('doctype', (doctype) => void (/<!ENTITY/i.test(doctype) && fail('it declares entities')));
  parser.on('opentag', ({ name, attributes, isSelfClosing }) => {
    if (root === '') root = name;
    if (name === 'coverage' && depth === 0) result = ofCobertura(attributes as Attributes);
    // The sum for the whole report is directly in it; packages have their own.
    if (name === 'counter' && depth === 1 && root === 'report' && attributes['type'] === 'LINE')
      result = ofJacoco(attributes as Attributes);
    if (!isSelfClosing) depth += 1;
    if (depth > deepest) fail(`its elements are nested deeper than ${deepest}`);
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    if (!isSelfClosing) depth -= 1;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (problem === undefined) throw error;
    return { problem };
  }
  if (root !== 'coverage' && root !== 'report')
    return { problem: `its first element is \`${root}\`, not \`coverage\` or \`report\`` };
  return result;
}

type Attributes = Readonly<Record<string, string>>;

/** @see https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd */
function ofCobertura(attributes: Attributes): Read<Coverage> {
  const { 'lines-covered': covered, 'lines-valid': total, 'line-rate': rate } = attributes;
  if (covered !== undefined && total !== undefined) return fromCounts(Number(covered), Number(total));
  const lines = Number(rate ?? Number.NaN);
  return lines >= 0 && lines <= 1 ? { lines } : { problem: '`line-rate` is no number from 0 to 1' };
}

/** @see https://www.jacoco.org/jacoco/trunk/coverage/report.dtd */
function ofJacoco({ missed, covered }: Attributes): Read<Coverage> {
  return fromCounts(Number(covered), Number(missed) + Number(covered));
}

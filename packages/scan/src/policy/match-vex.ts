import { type Finding, matchesPurl, namesOf, type Purl, parsePurl } from '../findings/index.ts';
import type { VexProduct, VexStatement } from './vex.ts';

/** The statements by the names of vulnerabilities, the latest last. */
export function indexStatements(statements: readonly VexStatement[]): ReadonlyMap<string, readonly VexStatement[]> {
  const index = new Map<string, VexStatement[]>();
  for (const statement of statements.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    for (const name of new Set(statement.names)) {
      const list = index.get(name) ?? [];
      list.push(statement);
      index.set(name, list);
    }
  }
  return index;
}

function timeOf({ time }: VexStatement): number {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? 0 : parsed;
}

/**
 * What VEX documents say of a finding: the latest statement about the package, or about a product that ships and this part
 * of it.
 *
 * @param subjects what ships and holds the package
 */
export function findStatement(
  finding: Finding,
  subjects: readonly (Purl | undefined)[],
  index: ReadonlyMap<string, readonly VexStatement[]>,
): VexStatement | undefined {
  const purl = parsePurl(finding.package.purl ?? '');
  const about = namesOf(finding)
    .flatMap((name) => index.get(name) ?? [])
    .filter(({ products }) => isAbout(products, purl, subjects));
  return about.toSorted((a, b) => timeOf(a) - timeOf(b)).at(-1);
}

/** Every artifact that holds the package must be meant, or the package itself. */
function isAbout(
  products: readonly VexProduct[],
  purl: Purl | undefined,
  subjects: readonly (Purl | undefined)[],
): boolean {
  const isPart = ({ parts }: VexProduct) =>
    parts.length === 0 || (purl !== undefined && parts.some((part) => matchesPurl(part, purl)));
  const isPackage = ({ product, parts }: VexProduct) =>
    product !== undefined && purl !== undefined && parts.length === 0 && matchesPurl(product, purl);
  if (products.some(isPackage)) return true;
  return (
    subjects.length > 0 &&
    subjects.every(
      (subject) =>
        subject !== undefined &&
        products.some((each) => each.product !== undefined && matchesPurl(each.product, subject) && isPart(each)),
    )
  );
}

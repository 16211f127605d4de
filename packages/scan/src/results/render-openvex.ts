import { createHash } from 'node:crypto';
import { namesOf } from '../findings/index.ts';
import type { Ignore, Judged } from '../policy/index.ts';
import type { ScanResult, SubjectFacts } from './scan-result.ts';

/** Who says so. */
interface Author {
  /** `acme/parcel`, or the address of the repository. */
  readonly repository: string;
}

/**
 * What the project says by its ignores, for the scanners of whoever installs the release. With a justification the product
 * is not affected; without one it is, and the risk was taken for some time.
 *
 * @returns nothing where no ignore was used
 */
export function renderOpenVex(result: ScanResult, { repository }: Author): string | undefined {
  const statements = result.judged.flatMap((each) => statementsOf(each, result));
  if (statements.length === 0) return undefined;
  const timestamp = result.at.toISOString();
  const content = { author: repository, timestamp, version: 1, statements };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const document = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': `urn:waybill:vex:${digest}`, ...content };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function statementsOf({ finding, decision }: Judged, { subjects }: ScanResult): object[] {
  if (decision.is !== 'ignored') return [];
  const part = finding.package.purl;
  const products = subjects
    .filter((subject) => subject.purl !== undefined && finding.subjects.includes(labelOf(subject)))
    .map(({ purl }) => ({ '@id': purl, ...(part === undefined ? {} : { subcomponents: [{ '@id': part }] }) }));
  if (products.length === 0) return [];
  const [name, ...aliases] = namesOf(finding);
  return [{ vulnerability: { name, ...(aliases.length > 0 && { aliases }) }, products, ...statusOf(decision.ignore) }];
}

function labelOf({ name, platform }: SubjectFacts): string {
  return platform === undefined ? name : `${name} (${platform})`;
}

function statusOf({ reason, until, justification }: Ignore): object {
  const text = reason?.trim() || 'No reason is given.';
  if (justification !== undefined) return { status: 'not_affected', justification, impact_statement: text };
  return {
    status: 'affected',
    action_statement: `${until === undefined ? 'Accepted' : `Accepted until ${until}`}: ${text}`,
  };
}

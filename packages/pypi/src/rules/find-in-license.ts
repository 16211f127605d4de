import type { CoreMetadata } from '@waybill/python';
import parseExpression from 'spdx-expression-parse';
import type { Finding } from './finding.ts';

/** What PyPI refuses in a licence. PEP 639 */
export function findInLicense(metadata: CoreMetadata): Finding[] {
  const [expression] = metadata.get('license-expression') ?? [];
  if (expression === undefined) return [];
  const findings: Finding[] = [];
  if (!isExpression(expression)) {
    findings.push({
      fact: `\`${expression}\` is not a licence expression`,
      remedy:
        'Write `project.license` with identifiers from https://spdx.org/licenses/, such as `MIT OR Apache-2.0`; for others, `LicenseRef-` and a name.',
    });
  }
  if ((metadata.get('license') ?? []).length > 0) {
    findings.push({
      fact: 'The fields `License` and `License-Expression` are both there, and only one may be',
      remedy: 'Keep `project.license` as a text, and nothing else that says the licence.',
    });
  }
  const classifiers = (metadata.get('classifier') ?? []).filter((each) => each.startsWith('License ::'));
  for (const classifier of classifiers) {
    findings.push({
      fact: `\`${classifier}\` stands beside a licence expression, which takes its place`,
      remedy: 'Take the licence out of `project.classifiers`.',
    });
  }
  return findings;
}

function isExpression(text: string): boolean {
  try {
    parseExpression(text.trim());
    return true;
  } catch {
    return false;
  }
}

import { createHash } from 'node:crypto';
import { isLicenseExpression, licenseReference, normalizeLicense } from '../bom/index.ts';

/** A licence that the list of SPDX does not have, as a document defines it. */
export interface ExtractedLicense {
  readonly licenseId: string;
  readonly extractedText: string;
  readonly name: string;
}

export interface SpdxLicense {
  readonly expression: string;
  readonly extracted: readonly ExtractedLicense[];
}

/** Any licence as an expression, with what the document has to define for it. */
export function spdxLicense(text: string): SpdxLicense {
  const expression = normalizeLicense(text);
  // References into other documents would need these documents.
  if (isLicenseExpression(expression) && !expression.includes('DocumentRef-')) {
    const references = [...new Set(expression.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [])];
    return {
      expression,
      extracted: references.map((each) =>
        define(each, `The package names this licence ${each.slice(11)}.`, each.slice(11)),
      ),
    };
  }
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const licenseId = `${licenseReference(text.slice(0, 40))}-${digest}`;
  return { expression: licenseId, extracted: [define(licenseId, text, text.split('\n', 1)[0] ?? text)] };
}

function define(licenseId: string, extractedText: string, name: string): ExtractedLicense {
  return { licenseId, extractedText, name };
}

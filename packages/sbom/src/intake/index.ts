import { type Intake, parseCycloneDx } from './parse-cyclonedx.ts';
import { parseSpdx } from './parse-spdx.ts';

export { takeIn } from './take-in.ts';
export type { Intake };

/** Components of one document that are taken in. */
const mostComponents = 20_000;

/** An SBOM that somebody else wrote, in either format; `undefined` for what is none, or is too large. */
export function parseSbom(text: string): Intake | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const intake = parseCycloneDx(document) ?? parseSpdx(document);
  return intake !== undefined && intake.components.length <= mostComponents ? intake : undefined;
}

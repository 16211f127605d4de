import { invalidSbom } from '../errors.ts';
import type { SpecVersion } from '../options.ts';
import { checkBom } from './check-bom.ts';
import { schemaValidator } from './schema-validator.ts';

const shownProblems = 5;

/** Validates a document against the strict schema of its version and against itself. @throws ESBOMINVALID */
export async function validateBom(file: string, text: string, specVersion: SpecVersion): Promise<void> {
  const validate = await schemaValidator(specVersion);
  const document = JSON.parse(text);
  const errors = validate(document) ? [] : (validate.errors ?? []);
  const problems = [
    ...errors.map(({ instancePath, message }) => `\`${instancePath}\` ${message}.`),
    ...checkBom(document),
  ];
  if (problems.length > 0) throw invalidSbom(file, problems.slice(0, shownProblems));
}

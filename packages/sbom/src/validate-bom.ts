import { Validation } from '@cyclonedx/cyclonedx-library';
import { checkBom } from './check-bom.ts';
import { invalidSbom } from './errors.ts';
import type { SpecVersion } from './options.ts';

const shownProblems = 5;

/** Validates a document against the strict schema of its version and against itself. @throws ESBOMINVALID */
export async function validateBom(file: string, text: string, specVersion: SpecVersion): Promise<void> {
  const errors: SchemaError[] = (await new Validation.JsonStrictValidator(specVersion as never).validate(text)) ?? [];
  const problems = [
    ...errors.map(({ instancePath, message }) => `\`${instancePath}\` ${message}.`),
    ...checkBom(JSON.parse(text)),
  ];
  if (problems.length > 0) throw invalidSbom(file, problems.slice(0, shownProblems));
}

/** The part of ajv's error objects that says something to a person. */
interface SchemaError {
  readonly instancePath: string;
  readonly message: string;
}

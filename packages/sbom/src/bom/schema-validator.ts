import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { SpecVersion } from '../options.ts';

/** The official schemas, which the library ships, and those that they refer to. */
const require = createRequire(import.meta.url);
const schemas = require.resolve('@cyclonedx/cyclonedx-library/package.json');
const parts = ['spdx', 'cryptography-defs', 'jsf-0.82'];

const validators = new Map<SpecVersion, Promise<ValidateFunction>>();

/**
 * A validator of the official schema of a version. The library's own one compares every component with every other, by
 * ajv's `uniqueItems`, and takes minutes for 20,000; this one says the same in time that grows with the document.
 */
export function schemaValidator(version: SpecVersion): Promise<ValidateFunction> {
  const validator = validators.get(version) ?? compile(version);
  validators.set(version, validator);
  return validator;
}

async function compile(version: SpecVersion): Promise<ValidateFunction> {
  const ajv = new Ajv({ strict: false, strictSchema: false, addUsedSchema: false });
  addFormats.default(ajv);
  // It has no types.
  require('ajv-formats-draft2019')(ajv, { formats: ['idn-email'] });
  // The only format that neither knows. Any text may be one, and the schema's own pattern is stricter.
  ajv.addFormat('iri-reference', true);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (isAsked: boolean, items: readonly unknown[]) => !isAsked || areUnique(items),
    error: { message: 'must NOT have duplicate items' },
  });
  for (const part of parts)
    ajv.addSchema(await readSchema(part), `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json`);
  return ajv.compile(await readSchema(`bom-${version}`));
}

async function readSchema(name: string): Promise<object> {
  return JSON.parse(await readFile(join(schemas, '../res/schema', `${name}.SNAPSHOT.schema.json`), 'utf8'));
}

function areUnique(items: readonly unknown[]): boolean {
  return new Set(items.map(canonical)).size === items.length;
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

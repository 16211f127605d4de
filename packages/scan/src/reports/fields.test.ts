/** The table of fields that are read, held against the schemas that read them and against the recordings that it names. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Report as Grype } from './parse-grype-report.ts';
import { Report as NpmAudit } from './parse-npm-audit.ts';
import { Report as OsvScanner } from './parse-osv-report.ts';
import { Report as PipAudit } from './parse-pip-audit.ts';
import { Report as Trivy } from './parse-trivy-report.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures');
const text = await readFile(join(fixtures, 'fields.md'), 'utf8');

interface Row {
  readonly field: string;
  readonly source: string;
  readonly seen: string;
}

/** The rows of the table below a heading. */
function rowsOf(tool: string): Row[] {
  const [, section = ''] = text.split(new RegExp(`^## ${tool}\\b.*$`, 'm'));
  const [own = ''] = section.split(/^## /m);
  return own.split('\n').flatMap((line) => {
    const [, field, source = '', seen = ''] = /^\| `(.+?)` \| (.+?) \| (.+?) \|$/.exec(line) ?? [];
    return field === undefined ? [] : [{ field, source, seen }];
  });
}

/** What a schema is made of, as far as this test looks. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly value?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly unknown[];
}

/** Every field that a schema reads: `Results[].Vulnerabilities[].PkgName`. */
function fieldsOf(schema: Schema, path = ''): string[] {
  const { entries, item, value, wrapped, options } = schema;
  if (entries !== undefined)
    return Object.entries(entries).flatMap(([key, each]) => fieldsOf(each, path === '' ? key : `${path}.${key}`));
  if (item !== undefined) return fieldsOf(item, `${path}[]`);
  if (wrapped !== undefined) return fieldsOf(wrapped, path);
  if (schema.type === 'record' && value !== undefined) return fieldsOf(value, `${path}.*`);
  if (schema.type === 'union') return [...new Set((options as Schema[]).flatMap((each) => fieldsOf(each, path)))];
  return [path];
}

/** The values at a field of a document. */
function valuesAt(document: unknown, field: string): unknown[] {
  const steps = field.replaceAll('[]', '.[]').split('.');
  return steps.reduce<unknown[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [document]);
}

function stepInto(value: unknown, step: string): unknown[] {
  if (step === '[]') return Array.isArray(value) ? value : [];
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value);
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}

const schemas = Object.entries<unknown>({
  grype: Grype,
  'npm audit': NpmAudit,
  'osv-scanner': OsvScanner,
  'pip-audit': PipAudit,
  Trivy,
});

it.each(schemas.map(([tool]) => tool))('each field of %s that is read is named with its source', async (tool) => {
  const schema = schemas.find(([name]) => name === tool)?.[1];
  const rows = rowsOf(tool);

  expect(rows.map(({ field }) => field).sort()).toEqual([...new Set(fieldsOf(schema as Schema))].sort());
  for (const { field, source, seen } of rows) {
    expect(source).toMatch(/^`[\w@./ -]+\.(?:go|py|js)`/);
    const [, file = ''] = /`([^`]+)`/.exec(seen) ?? [];
    if (!file.endsWith('.json')) {
      // A test with the real program, or one of the parser alone.
      expect([field, existsSync(join(root, file))]).toEqual([field, true]);
      continue;
    }
    const recording: unknown = JSON.parse(await readFile(join(fixtures, file), 'utf8'));
    expect([field, valuesAt(recording, field).length > 0]).toEqual([field, true]);
  }
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256File } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { type PythonIndex, pythonIndex } from '@waybill/rehearsal';
import { uploadFields } from '../../src/deliver/upload-fields.ts';
import { readDistribution } from '../../src/files/read-distribution.ts';
import { inspect } from '../../src/rules/check-content.ts';
import { indexRules } from '../../src/rules/index-rules.ts';
import { type Case, fileOf } from '../case-files.ts';
import { cases } from './rule-cases.ts';

/** The rules that a file breaks, by name. */
async function broken(made: Case): Promise<readonly string[]> {
  const [name, bytes] = await fileOf(made);
  await using folder = await temporaryFolder({ [name]: bytes });
  const path = join(folder.path, name);
  const inspected = await inspect(await readDistribution(path, await sha256File(path)));
  return indexRules.filter((rule) => rule.find(inspected).some(({ isDoubtful }) => !isDoubtful)).map(({ id }) => id);
}

test('every rule has a source, and files on both sides of it', () => {
  expect(Object.keys(cases).sort()).toEqual(indexRules.map(({ id }) => id).sort());
  for (const { source } of indexRules) expect(source).toMatch(/^https:\/\//);
  for (const { accepted, refused } of Object.values(cases)) {
    expect(Math.min(accepted.length, refused.length)).toBeGreaterThan(0);
  }
});

describe.each(Object.entries(cases))('%s', (id, { accepted, refused }) => {
  test.each(accepted.map((made, at) => [at, made] as const))('lets pass file %i', async (_, made) => {
    expect(await broken(made)).toEqual([]);
  });

  test.each(refused.map((made, at) => [at, made] as const))('refuses file %i', async (_, made) => {
    expect(await broken(made)).toContain(id);
  });
});

/** What PyPI lets pass although installers need it, and what the stand-in cannot render. */
const notOfPyPI = [
  ...['wheel-record-lists-all', 'wheel-one-dist-info', 'sdist-paths', 'sdist-metadata-once', 'description-renders'],
];

describe('the index, which has rules of its own,', () => {
  let index: PythonIndex;
  beforeAll(async () => {
    index = await pythonIndex();
  });
  afterAll(() => index.stop());

  /** The status of an upload with every field that the form has. */
  async function upload(made: Case): Promise<readonly [status: number, words: string]> {
    await index.reset();
    const [name, bytes] = await fileOf(made);
    await using folder = await temporaryFolder({ [name]: bytes });
    const path = join(folder.path, name);
    const file = await readDistribution(path, await sha256File(path));
    const form = new FormData();
    for (const [field, value] of uploadFields(file)) form.append(field, value);
    // The form has them, and twine does not send them yet.
    for (const field of ['import-name', 'import-namespace']) {
      for (const value of file.metadata.get(field) ?? []) form.append(field.replace('-', '_'), value);
    }
    form.append('content', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
    const authorization = `Basic ${Buffer.from(`__token__:${index.token}`).toString('base64')}`;
    const response = await fetch(index.uploadUrl, { method: 'POST', body: form, headers: { authorization } });
    return [response.status, await response.text()];
  }

  test.each(Object.entries(cases))('judges as the table does: %s', async (id, { accepted, refused }) => {
    for (const made of accepted) expect(await upload(made)).toEqual([200, '']);
    if (notOfPyPI.includes(id)) return;
    for (const made of refused) expect(await upload(made)).toEqual([400, expect.not.stringMatching(/Only one sdist/)]);
  });
});

test('a wheel whose directory has another checksum than its content cannot be read', async () => {
  const damage = (bytes: Buffer) => {
    const at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1') + 16;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };

  await expect(broken({ damage })).rejects.toThrow(
    'the checksum of `acme_parcel/__init__.py` is not that of its content',
  );
});

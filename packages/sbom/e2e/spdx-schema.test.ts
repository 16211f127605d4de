/** SPDX documents, held against the JSON schema of SPDX 2.3 as the module of syft has it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { programOnPath } from '../../rehearsal/src/process/index.ts';
import { prepare } from '../src/index.ts';
import { builtRelease, platforms, readSbom, run } from '../test/built-release.ts';

jest.setTimeout(240_000);

const schema = await readSchema();
const withSchema = schema === undefined ? it.skip : it;

/** Nothing where Go or its modules are not to be had. */
async function readSchema(): Promise<object | undefined> {
  const go = await programOnPath('go');
  if (go === undefined) return undefined;
  const args = ['mod', 'download', '-json', 'github.com/anchore/syft@v1.57.1'];
  const { exitCode, stdout } = await execa(go, args, { cwd: '/', reject: false, timeout: 120_000 });
  if (exitCode !== 0) return undefined;
  const file = join(JSON.parse(stdout).Dir, 'schema/spdx-json/spdx-schema-2.3.json');
  return readFile(file, 'utf8').then(JSON.parse, () => undefined);
}

const layer = {
  'usr/share/doc/libc6/copyright': 'Format: 1.0\n\nLicense: LGPL-2.1+\n\nLicense: GPL-2+ with Bison exception\n',
  'opt/conda/conda-meta/six.json': JSON.stringify({ name: 'six', version: '1.16.0', build: 'py_0', license: 'MIT' }),
  'site/odd-1.dist-info/METADATA': 'Name: odd\nVersion: 1!2.0+local.1\nLicense: Grüße & "terms"\nAuthor: Ünïcode\n',
  'site/odd.libs/libz-0f1e2d3c.so.1': 'ELF',
  'usr/local/include/python3.12/patchlevel.h': '#define PY_VERSION "3.12.4"\n',
};
const wheel = `{ url = "https://files.example/requests-2.31.0-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}" }`;
const lock = `version = 1
[[package]]
name = "parcel"
version = "1.1.0"
dependencies = [{ name = "requests" }]
[[package]]
name = "requests"
version = "2.31.0"
wheels = [${wheel}]
`;

withSchema('distributions and images are valid by the schema of SPDX 2.3', async () => {
  await using folder = await builtRelease(platforms.map((each) => ({ ...each, layers: [...each.layers, layer] })));
  await Promise.all([folder.image, folder.built].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  await writeFile(join(folder.path, 'uv.lock'), lock);
  await prepare({ formats: ['spdx'] }, fakeContext({ cwd: folder.path }), { run });
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema ?? {});

  for (const file of ['parcel-1.2.0.spdx.json', 'parcel-1.2.0_linux-amd64.spdx.json']) {
    const { bom } = await readSbom(folder.path, file);
    expect([validate(bom), validate.errors]).toEqual([true, null]);
    // The judge does judge.
    expect(validate({ ...bom, packages: [{ ...bom.packages[0], primaryPackagePurpose: 'OPERATING-SYSTEM' }] })).toBe(
      false,
    );
  }
});

/** Documents of both formats, judged by validators that nobody here wrote. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { prepare } from '../src/index.ts';
import { builtRelease, platforms, run } from '../test/built-release.ts';

jest.setTimeout(300_000);

const withTools = await withPypi(it);

/** Something of each kind, and texts that formats find hard. */
const layer = {
  'usr/share/doc/libc6/copyright': 'Format: 1.0\n\nLicense: LGPL-2.1+\n\nLicense: GPL-2+ with Bison exception\n',
  'app/node_modules/@acme/core/package.json': JSON.stringify({
    ...{
      name: '@acme/core',
      version: '1.0.0-rc.1+build',
      license: 'SEE LICENSE IN <terms.txt>',
      author: 'Jane (x) <j@x.example>',
    },
  }),
  'opt/conda/conda-meta/six.json': JSON.stringify({ name: 'six', version: '1.16.0', build: 'py_0', license: 'MIT' }),
  'site/odd-1.dist-info/METADATA': 'Name: odd\nVersion: 1!2.0+local.1\nLicense: Grüße & "terms"\nAuthor: Ünïcode\n',
  'site/odd.libs/libz-0f1e2d3c.so.1': 'ELF',
  'usr/local/include/python3.12/patchlevel.h': '#define PY_VERSION "3.12.4"\n',
};

const lock = `lock-version = "1.0"
[[packages]]
name = "requests"
version = "2.31.0"
dependencies = [{ name = "core" }]
wheels = [{ url = "https://files.example/requests-2.31.0-py3-none-any.whl", hashes = { sha256 = "${'a'.repeat(64)}" } }]
[[packages]]
name = "core"
vcs = { type = "git", url = "ssh://git@github.com/acme/core.git", commit-id = "${'b'.repeat(40)}", subdirectory = "a/b" }
`;

withTools('both formats are valid to the libraries of CycloneDX and SPDX', async () => {
  const tools = await pypiTools('sbom');
  const rich = platforms.map((each) => ({ ...each, layers: [...each.layers, layer] }));
  await using folder = await builtRelease(rich);
  await Promise.all([folder.image, folder.built].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  await writeFile(join(folder.path, 'pylock.toml'), lock);
  const context = fakeContext({ cwd: folder.path });
  const judge = async (paths: readonly string[]) => {
    const script = join(import.meta.dirname, '../../../test/harness/services/judge-sboms.py');
    const { stdout } = await execa(tools.python, [script, ...paths], { env: tools.env });
    return JSON.parse(stdout);
  };

  await prepare({ formats: ['cyclonedx', 'spdx'] }, context, { run });
  const artifacts = (await readArtifacts(folder.path, '1.2.0')).filter(({ kind }) => kind === 'sbom');
  const paths = artifacts.map(({ path = '' }) => join(folder.path, path));
  // The judge does judge.
  const broken = join(folder.path, 'broken.spdx.json');
  const text = await readFile(paths.find((path) => path.endsWith('.spdx.json')) ?? '', 'utf8');
  await writeFile(broken, text.replace('"CC0-1.0"', '"MIT"'));

  const { [broken]: problems, ...others } = await judge([...paths, broken]);

  expect(paths).toHaveLength(6);
  expect(others).toEqual(Object.fromEntries(paths.map((path) => [path, []])));
  expect(problems).not.toEqual([]);
});

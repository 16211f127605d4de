import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type PythonIndex, type PythonTools, pythonIndex, pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { prepare, publish, verifyConditions } from '../packages/pypi/src/index.ts';

jest.setTimeout(180_000);

const backends = {
  hatchling: ['hatchling', 'hatchling.build'],
  setuptools: ['setuptools', 'setuptools.build_meta'],
  'poetry-core': ['poetry-core', 'poetry.core.masonry.api'],
  flit: ['flit_core', 'flit_core.buildapi'],
} as const;

const pyproject = ([requirement, backend]: readonly [string, string]) => `[build-system]
requires = ["${requirement}"]
build-backend = "${backend}"

[tool.poetry]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
authors = ["Ada Löwe <ada@example.org>"]
packages = [{ include = "parcel" }]

[project]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
readme = "README.md"
license = { file = "LICENSE" }
keywords = ["box", "string"]
requires-python = ">=3.9"
dependencies = ["rich >= 13", "tomli; python_version < '3.11'"]
classifiers = ["Programming Language :: Python :: 3", "Operating System :: OS Independent"]

[[project.authors]]
name = "Ada Löwe"
email = "ada@example.org"

[project.optional-dependencies]
cli = ["click"]

[project.urls]
Homepage = "https://example.org/"
"Source code" = "https://example.org/source"
`;

/** Real builds with real backends, which nobody here wrote, delivered beside twine's own upload of the same files. */
describe('the pypi plugin', () => {
  let tools: PythonTools;
  let index: PythonIndex;

  beforeAll(async () => {
    tools = await pythonTools();
    index = await pythonIndex();
  });
  afterAll(() => index?.stop());

  async function released(backend: keyof typeof backends) {
    const folder = await temporaryFolder({
      'pyproject.toml': pyproject(backends[backend]),
      'README.md': '# Parcel\n\nIt ships “things”.\n',
      LICENSE: 'MIT',
      'parcel/__init__.py': '"""Parcels."""\n',
    });
    const env = { ...tools.env, ...index.environment, PYPI_BUILD_ISOLATION: 'false', SOURCE_DATE_EPOCH: '1700000000' };
    const context = fakeContext({ cwd: folder.path, env });
    await verifyConditions({}, context);
    await prepare({}, context);
    return { folder, context };
  }

  it.each(Object.keys(backends) as (keyof typeof backends)[])('builds and delivers with %s', async (backend) => {
    await index.reset();
    const { folder, context } = await released(backend);
    await using _ = folder;

    await publish({}, context);

    const built = await readArtifacts(folder.path, '1.2.0');
    expect(built.map(({ kind }) => kind)).toEqual(['sdist', 'wheel']);
    expect(index.files('parcel').map(({ filename, sha256 }) => [filename, sha256])).toEqual(
      built.map(({ name, sha256 }) => [name, sha256]),
    );
  });

  it('builds the same bytes again', async () => {
    await index.reset();
    const { folder, context } = await released('hatchling');
    await using _ = folder;
    const first = await readArtifacts(folder.path, '1.2.0');

    await prepare({}, context);

    expect(await readArtifacts(folder.path, '1.2.0')).toEqual(first);
  });

  it('sends what twine sends for the same files', async () => {
    await index.reset();
    const { folder, context } = await released('hatchling');
    await using _ = folder;
    await publish({}, context);
    const ours = formsByFile();
    await index.reset();

    const paths = (await readArtifacts(folder.path, '1.2.0')).map(({ path = '' }) => join(folder.path, path));
    const login = ['--repository-url', index.uploadUrl, '--non-interactive', '--disable-progress-bar'];
    const env = { ...tools.env, TWINE_USERNAME: '__token__', TWINE_PASSWORD: index.token };
    await execa(tools.python, ['-m', 'twine', 'upload', ...login, ...paths], { cwd: folder.path, env });

    expect(ours).toEqual(formsByFile());
  });

  it('is installed by pip, which checks the hashes', async () => {
    await index.reset();
    const { folder, context } = await released('hatchling');
    await using _ = folder;
    await publish({}, context);
    const wheel = (await readArtifacts(folder.path, '1.2.0')).find(({ kind }) => kind === 'wheel');
    const requirements = join(folder.path, 'requirements.txt');
    await writeFile(requirements, `parcel==1.2.0 --hash=sha256:${wheel?.sha256}\n`);

    const pip = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--index-url', index.simpleUrl];
    const env = { ...tools.env, PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    await execa(tools.python, [...pip, '--dest', folder.path, '-r', requirements], { cwd: folder.path, env });

    const downloaded = await readFile(join(folder.path, wheel?.name ?? ''));
    expect(downloaded.length).toBe(wheel?.size);
  });

  /**
   * The forms of files that the index got, in no order and without what Debian's twine 4 says otherwise than twine 6:
   * it computes more digests, sends empty values, and writes these fields in its own way.
   */
  function formsByFile() {
    const others = /^(md5_digest|blake2_256_digest|keywords|provides_extras?|pyversion)$/;
    const isCompared = ([name, value]: readonly [string, string]) => value !== '' && !others.test(name);
    const ofFiles = index.uploads.filter(({ filename }) => filename !== undefined);
    return ofFiles.map(({ filename, fields }) => [filename, fields.filter(isCompared).map(String).sort()]).sort();
  }
});

import { describe, expect, it } from '@jest/globals';
import { identityOf, type LockedPackage } from './locked-package.ts';
import { findLock, readLock } from './read-lock.ts';

const reader = (files: Readonly<Record<string, string>>) => async (file: string) => files[file];
const sha = 'a'.repeat(64);

const pdm = `[metadata]
lock_version = "4.5.0"
[[package]]
name = "Requests"
version = "2.31.0"
dependencies = ["urllib3<3,>=1.21.1", "tomli; python_version < \\"3.11\\""]
files = [{file = "requests-2.31.0-py3-none-any.whl", hash = "sha256:${sha}"}]
[[package]]
name = "requests"
version = "2.31.0"
extras = ["socks"]
dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.31.0"]
[[package]]
name = "core"
version = "1.0"
git = "https://token@github.com/acme/core.git"
revision = "${'c'.repeat(40)}"
[[package]]
name = "libs"
version = "0.1"
path = "./libs"
`;

const pylock = `lock-version = "1.0"
created-by = "uv"
[[packages]]
name = "Requests"
version = "2.31.0"
index = "https://user:secret@acme.example/simple"
dependencies = [{ name = "urllib3" }]
sdist = { url = "https://acme.example/requests-2.31.0.tar.gz?token=secret", hashes = { sha256 = "${sha}" } }
wheels = [{ name = "requests-2.31.0-py3-none-any.whl", path = "x/requests-2.31.0-py3-none-any.whl", hashes = { md5 = "x", sha512 = "${'b'.repeat(128)}" } }]
[[packages]]
name = "urllib3"
version = "2.2.1"
[[packages]]
name = "core"
vcs = { type = "git", url = "https://github.com/acme/core", commit-id = "abc" }
`;

const pipfile = JSON.stringify({
  _meta: { sources: [{ name: 'acme', url: 'https://me:secret@acme.example/simple' }] },
  default: {
    requests: { version: '==2.31.0', hashes: [`sha256:${sha}`], index: 'acme' },
    core: { git: 'https://github.com/acme/core', ref: 'abc' },
  },
  develop: { pytest: { version: '==8.0.0' } },
});

const requirements = `# made by a tool
--index-url https://user:secret@acme.example/simple
requests[socks]==2.31.0 ; python_version >= "3.8" \\
    --hash=sha256:${sha} \\
    --hash=sha512:${'b'.repeat(128)}
    # via parcel
URLLIB3===2.2.1  # pinned
core @ https://acme.example/core-1.0.tar.gz
-e .
`;

const purls = (packages: readonly LockedPackage[]) => packages.map((each) => identityOf(each).ref);

describe('a lock', () => {
  it('of PDM joins what extras need, and leaves out secrets', async () => {
    const lock = await findLock('.', reader({ 'pdm.lock': pdm }));

    expect(purls(lock?.packages ?? [])).toEqual([
      'pkg:pypi/requests@2.31.0',
      `pkg:pypi/core@1.0?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Facme%2Fcore.git%40${'c'.repeat(40)}`,
      'local:libs@0.1:path ./libs',
    ]);
    expect(lock?.packages[0]).toMatchObject({
      dependencies: [{ name: 'urllib3' }, { name: 'tomli' }],
      extras: { socks: [{ name: 'pysocks' }, { name: 'requests' }] },
      files: [{ name: 'requests-2.31.0-py3-none-any.whl', sha256: sha }],
    });
  });

  it('of PEP 751 has addresses without secrets, and the digests that are strong', async () => {
    const lock = await findLock('.', reader({ 'pylock.toml': pylock }));

    expect(lock).toMatchObject({ file: 'pylock.toml', holdsProject: false });
    expect(lock).not.toHaveProperty('isFlat');
    expect(lock?.packages[0]).toMatchObject({
      name: 'requests',
      origin: { source: { repository_url: 'https://acme.example/simple' } },
      dependencies: [{ name: 'urllib3' }],
      files: [
        { name: 'https://acme.example/requests-2.31.0.tar.gz', sha256: sha },
        { name: 'requests-2.31.0-py3-none-any.whl', sha512: 'b'.repeat(128) },
      ],
    });
    expect(JSON.stringify(lock?.packages.map(({ origin, files }) => [origin.source, files]))).not.toContain('secret');
  });

  it('of PEP 751 without dependencies is a flat list', async () => {
    const flat = pylock.replace('dependencies = [{ name = "urllib3" }]\n', '');

    expect(await findLock('.', reader({ 'pylock.toml': flat }))).toMatchObject({ isFlat: true });
  });

  it('of Pipenv lists what runs, and where the index has the files', async () => {
    const lock = await findLock('.', reader({ 'Pipfile.lock': pipfile }));

    expect(lock).toMatchObject({ isFlat: true });
    expect(lock?.packages).toMatchObject([
      { name: 'requests', version: '2.31.0', files: [{ name: 'https://acme.example/simple/requests/', sha256: sha }] },
      { name: 'core', origin: { source: { vcs_url: 'git+https://github.com/acme/core@abc' } } },
    ]);
  });

  it('of pip has exact versions, hashes and addresses', async () => {
    const lock = await findLock('.', reader({ 'requirements.txt': requirements }));

    expect(lock).toMatchObject({ file: 'requirements.txt', isFlat: true });
    expect(lock?.packages).toMatchObject([
      { name: 'requests', version: '2.31.0', files: [{ sha256: sha }, { sha512: 'b'.repeat(128) }] },
      { name: 'urllib3', version: '2.2.1' },
      { name: 'core', origin: { source: { download_url: 'https://acme.example/core-1.0.tar.gz' } } },
    ]);
  });

  it.each(['a>=1', 'a', 'a==1.*', 'a==1,!=1.0', '-r gone.txt'])(
    'of pip is none that leaves a version open: %s',
    async (line) => {
      const read = reader({ 'requirements.txt': `b==2\n${line}\n` });

      expect(await findLock('.', read)).toBeUndefined();
      expect((await readLock('requirements.txt', read)).open).toEqual([line]);
    },
  );

  it('of pip takes in other files of the repository, each once', async () => {
    const files = {
      'requirements/prod.txt': '-r base.txt\n-r prod.txt\n--requirement=../../etc/passwd\nb==2',
      'requirements/base.txt': '-r prod.txt\na==1\n',
    };

    const { packages } = await readLock('requirements/prod.txt', reader(files));

    expect(purls(packages)).toEqual(['pkg:pypi/b@2', 'pkg:pypi/a@1']);
  });

  it('is the first of several', async () => {
    const uv = 'version = 1\n[[package]]\nname = "a"\nversion = "1"\n';
    const files = { 'requirements.txt': 'a==2', 'Pipfile.lock': pipfile, 'pdm.lock': pdm, 'uv.lock': uv };

    expect(await findLock('.', reader(files))).toMatchObject({ file: 'uv.lock' });
    expect(await findLock('packages/a', reader({ 'packages/a/pdm.lock': pdm, ...files }))).toMatchObject({
      file: 'packages/a/pdm.lock',
    });
    expect(await findLock('.', reader({}))).toBeUndefined();
  });

  it.each([
    ['setup.py', {}],
    ['uv.lock', {}],
    ['Pipfile.lock', { 'Pipfile.lock': '{' }],
    ['Pipfile.lock', { 'Pipfile.lock': '{"default": 1}' }],
    ['pylock.toml', { 'pylock.toml': '' }],
  ])('that is named and cannot be read is an error: %s', async (file, files) => {
    await expect(readLock(file, reader(files))).rejects.toMatchObject({ code: 'ESBOMLOCK' });
  });
});

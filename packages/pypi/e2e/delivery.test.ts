import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { execa } from 'execa';
import { allBackends, type PythonWorld, pythonWorld } from '../../../test/harness/python/python-world.ts';
import { publish } from '../src/index.ts';

/** Fields of twine that are not sent, and why. */
const leftOut = {
  md5_digest: 'an index takes one digest for the file, which is SHA-256; MD5 is forbidden on some machines',
  blake2_256_digest: 'the same; Node has no BLAKE2b of 256 bits',
};

/** What was delivered, beside what twine sends and as pip gets it. */
describe('the pypi plugin', () => {
  let world: PythonWorld;
  beforeAll(async () => {
    world = await pythonWorld();
  });
  afterAll(() => world?.index.stop());

  it.each(allBackends)('sends what twine sends for files of %s', async (backend) => {
    await world.index.reset();
    const { folder, context } = await world.released(backend);
    await using _ = folder;
    await publish({}, context);
    const ours = formsByFile();
    await world.index.reset();

    const { python, env } = world.recent;
    const paths = (await readArtifacts(folder.path, '1.2.0')).map(({ path = '' }) => join(folder.path, path));
    const login = ['--repository-url', world.index.uploadUrl, '--non-interactive', '--disable-progress-bar'];
    const account = { TWINE_USERNAME: '__token__', TWINE_PASSWORD: world.index.token };
    await execa(python, ['-m', 'twine', 'upload', ...login, ...paths], {
      cwd: folder.path,
      env: { ...env, ...account },
    });

    expect(ours).toHaveLength(2);
    expect(ours).toEqual(formsByFile());
  });

  it.each(allBackends)('is installed and imported, built by %s', async (backend) => {
    await world.index.reset();
    const { folder, context } = await world.released(backend);
    await using _ = folder;
    await publish({}, context);

    const target = join(folder.path, 'installed');
    const env = { ...world.tools.env, PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    const options = ['--no-deps', '--no-cache-dir', '--target', target, '--index-url', world.index.simpleUrl];
    await execa(world.tools.python, ['-m', 'pip', 'install', ...options, 'parcel==1.2.0'], { env });

    const script = 'import parcel, importlib.metadata as m; print(parcel.__doc__, m.version("parcel"))';
    const { stdout } = await execa(world.tools.python, ['-c', script], { cwd: target, env: { PYTHONPATH: target } });
    expect(stdout).toBe('Parcels. 1.2.0');
  });

  it('is installed by pip, which checks the hashes', async () => {
    await world.index.reset();
    const { folder, context } = await world.released('hatchling');
    await using _ = folder;
    await publish({}, context);
    const wheel = (await readArtifacts(folder.path, '1.2.0')).find(({ kind }) => kind === 'wheel');
    const requirements = join(folder.path, 'requirements.txt');
    await writeFile(requirements, `parcel==1.2.0 --hash=sha256:${wheel?.sha256}\n`);

    const pip = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--index-url', world.index.simpleUrl];
    const env = { ...world.tools.env, PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    await execa(world.tools.python, [...pip, '--dest', folder.path, '-r', requirements], { cwd: folder.path, env });

    const downloaded = await readFile(join(folder.path, wheel?.name ?? ''));
    expect(downloaded.length).toBe(wheel?.size);
  });

  /** The forms of files that the index got, whose fields are in no order. */
  function formsByFile() {
    const isCompared = ([name]: readonly [string, string]) => !Object.hasOwn(leftOut, name);
    const ofFiles = world.index.uploads.filter(({ filename }) => filename !== undefined);
    return ofFiles.map(({ filename, fields }) => [filename, fields.filter(isCompared).map(String).sort()]).sort();
  }
});

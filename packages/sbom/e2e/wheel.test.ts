/** A released wheel that carries its SBOM: the bytes that are checked, uploaded and installed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { execa } from 'execa';
import { type PythonWorld, pythonWorld } from '../../../test/harness/python/python-world.ts';
import { adopt as check, publish } from '../../pypi/src/index.ts';
import { prepare as embed } from '../src/embed.ts';
import { prepare as describeRelease } from '../src/index.ts';

jest.setTimeout(180_000);

/** What Python's own reader of installed files says: the digest of each file beside that of `RECORD`. */
const verify = `
import base64, hashlib, importlib.metadata as m, json, sys
[dist] = m.distributions(name='parcel', path=[sys.argv[1]])
wrong = [str(f) for f in dist.files if f.hash and
         base64.urlsafe_b64encode(hashlib.new(f.hash.mode, f.read_binary()).digest()).decode().rstrip('=') != f.hash.value]
sboms = [str(f) for f in dist.files if '.dist-info/sboms/' in str(f)]
print(json.dumps({'wrong': wrong, 'sboms': sboms}))
`;

let world: PythonWorld;
beforeAll(async () => {
  world = await pythonWorld();
});
afterAll(() => world?.index.stop());

it.each(['hatchling', 'setuptools'] as const)(
  'the wheel of %s has its SBOM, passes all checks, is uploaded and installed with it',
  async (backend) => {
    await world.index.reset();
    const { folder, context } = await world.released(backend);
    await using _ = folder;
    const before = await readArtifacts(folder.path, '1.2.0');

    await embed({ embed: true }, context);
    await describeRelease({}, context);

    const built = (await readArtifacts(folder.path, '1.2.0')).filter(({ kind }) => kind !== 'sbom');
    const [wheel] = built.filter(({ kind }) => kind === 'wheel');
    expect(built.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    expect(before).not.toContainEqual(wheel);
    // What the plugin checks before a release, and the upload.
    await check({}, context);
    await publish({}, context);
    expect(world.index.files('parcel')).toContainEqual(expect.objectContaining({ sha256: wheel?.sha256 }));

    const target = join(folder.path, 'installed');
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index', '--target', target];
    await execa(world.tools.python, [...pip, join(folder.path, wheel?.path ?? '')], { env: { ...context.env } });
    const { stdout } = await execa(world.tools.python, ['-c', verify, target], { env: { ...context.env } });
    const file = 'parcel-1.2.0.dist-info/sboms/parcel.cdx.json';
    expect(JSON.parse(stdout)).toEqual({ wrong: [], sboms: [file] });
    const bom = JSON.parse(await readFile(join(target, file), 'utf8'));
    expect(bom.metadata.component.purl).toBe('pkg:pypi/parcel@1.2.0');
  },
);

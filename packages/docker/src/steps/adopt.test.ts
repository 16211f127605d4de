import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { adopt, prepare, publish } from '../index.ts';

/** An image that a job without credentials built. */
async function built() {
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const registry = await memoryRegistry();
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path } });
  const raw = { image: registry.image };
  const ports = fakePorts(folder.path);
  await prepare(raw, { ...context, isBuildOnly: true }, ports);
  const [image] = await readArtifacts(folder.path, '1.2.0');
  return {
    ...{ registry, context, raw, ports, digest: image?.digest ?? '', layout: join(folder.path, image?.path ?? '') },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

it('builds without asking a registry, and delivers what was built when it has passed the checks', async () => {
  await using set = await built();
  const { registry, context, raw, ports, digest } = set;
  expect(registry.answers).toEqual([]);

  await adopt(raw, context, ports);
  await publish(raw, context, ports);

  expect(registry.tags.get('1.2.0')).toBe(digest);
});

it('refuses an image that is not whole, is too large, or has another version in the registry', async () => {
  await using set = await built();
  const { registry, context, raw, ports, digest, layout } = set;

  await expect(adopt({ ...raw, maxSize: '1 B' }, context, ports)).rejects.toMatchObject({ code: 'EIMAGETOOLARGE' });
  const file = join(layout, 'blobs/sha256', digest.replace('sha256:', ''));
  const bytes = await readFile(file);
  await writeFile(file, `${String(bytes)} `);
  await expect(adopt(raw, context, ports)).rejects.toMatchObject({ code: 'EIMAGELAYOUT' });
  await writeFile(file, bytes);

  await publish(raw, context, ports);
  const other = [...registry.manifests.keys()].find((each) => each !== digest) ?? '';
  registry.tags.set('1.2.0', other);
  await expect(adopt(raw, context, ports)).rejects.toMatchObject({ code: 'EIMAGETAKEN' });
});

import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { account } from '../../../oci/test/registry-exchange.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { addChannel, prepare, publish, verifyConditions } from '../index.ts';

const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };

/** A release to two registries, of which only the first knows our account. */
async function twoRegistries() {
  const shown: (string | undefined)[] = [];
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const own = await memoryRegistry({ auth: 'basic' });
  const other = await memoryRegistry({
    fault: ({ headers }) => {
      shown.push(headers.authorization);
      return false;
    },
  });
  const options = { image: own.image, alsoTo: [other.image, own.image] };
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path, ...secrets } });
  async function dispose() {
    for (const each of [own, other, folder]) await each[Symbol.asyncDispose]();
  }
  return { own, other, shown, options, context, ports: fakePorts(folder.path), [Symbol.asyncDispose]: dispose };
}

it('delivers to every registry, and shows each only its own credentials', async () => {
  await using set = await twoRegistries();
  const { own, other, options, context, ports } = set;

  await verifyConditions(options, context, ports);
  await prepare(options, context, ports);
  const published = await publish(options, context, ports);

  expect(published).toMatchObject({ image: own.image, alsoIn: [other.image], tags: ['1.2.0', '1.2', '1', 'latest'] });
  expect([...other.tags]).toEqual([...own.tags]);
  expect(own.tags.size).toBe(4);
  expect(set.shown.length).toBeGreaterThan(0);
  expect(set.shown.every((each) => each === undefined)).toBe(true);
});

it('finishes in the registry that lacks something, and touches the other no more', async () => {
  await using set = await twoRegistries();
  const { own, other, options, context, ports } = set;
  await prepare(options, context, ports);
  const once = await publish(options, context, ports);
  other.tags.delete('latest');
  for (const { writes } of [own, other]) writes.length = 0;

  expect(await publish(options, context, ports)).toEqual(once);
  expect(own.writes).toEqual([]);
  expect(other.writes).toEqual(['PUT manifests/latest']);
});

it('promotes in every registry', async () => {
  await using set = await twoRegistries();
  const { own, other, options, context, ports } = set;
  await prepare(options, context, ports);
  await publish(options, context, ports);
  for (const { tags } of [own, other]) tags.delete('latest');

  expect(await addChannel(options, context, ports)).toMatchObject({ tags: ['1.2.0', '1.2', '1', 'latest'] });
  for (const { tags } of [own, other]) expect(tags.get('latest')).toBe(tags.get('1.2.0'));
});

it('names every registry that will not take the image', async () => {
  await using set = await twoRegistries();
  const { own, other } = set;
  const env = { ...secrets, DOCKER_REGISTRY_PASSWORD: 'wrong-horse' };
  const alsoTo = [other.image, '127.0.0.1:9/acme/parcel'];
  const context = fakeContext({ cwd: set.context.cwd, env: { HOME: set.context.cwd, ...env } });

  const verified = verifyConditions({ image: own.image, alsoTo }, context, set.ports);

  await expect(verified).rejects.toMatchObject({
    errors: [{ code: 'EREGISTRYREFUSED' }, { code: 'EUNREACHABLE' }],
  });
});

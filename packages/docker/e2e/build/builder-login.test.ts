import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type ContainerRegistry, containerRegistry } from '@waybill/rehearsal';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish } from '../../src/index.ts';

const account = { username: 'rehearsal', password: crypto.randomUUID() };
const login = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
const dockerfile = 'ARG BASE\nFROM ${BASE}\nRUN echo said > /said\nCMD ["cat", "/said"]\n';

let workshop: ImageWorkshop;
let closed: ContainerRegistry;

beforeAll(async () => {
  [workshop, closed] = await Promise.all([imageWorkshop(), containerRegistry({ account })]);
});

afterAll(async () => {
  await workshop?.stop();
  await closed?.stop();
});

const withDocker = await onDocker(() => workshop.engine);

withDocker('the builder reads a base image and writes a cache with credentials that Docker does not have', async () => {
  await using project = await workshop.project({ Dockerfile: dockerfile });
  const env = await project.contextOf('1.0.0', login);
  const raw = { platforms: ['linux/amd64'], smoke: 'off' };
  const base = { ...raw, image: `${closed.host}/acme/base` };
  await prepare(base, env);
  await publish(base, env);

  const context = await project.contextOf('1.2.0', { ...login, DOCKER_BUILD_ARGS: `BASE=${base.image}:1.0.0` });
  const image = `${closed.host}/acme/parcel`;
  await prepare({ ...raw, image, cacheTo: [`type=registry,ref=${image}:cache,mode=max`] }, context);
  await publish({ ...raw, image }, context);

  expect(context.lines.filter((line) => line.includes('cache is not kept'))).toEqual([]);
  expect(await closed.manifest('acme/parcel', 'cache')).toBeDefined();
  expect(await closed.manifest('acme/parcel', '1.2.0')).toBeDefined();
  expect(await foldersWithPassword()).toEqual([]);
});

withDocker('without them the build fails', async () => {
  await using project = await workshop.project({ Dockerfile: dockerfile });
  const context = await project.contextOf('1.2.0', { DOCKER_BUILD_ARGS: `BASE=${closed.host}/acme/base:1.0.0` });

  await expect(prepare({ ...project.raw, smoke: 'off' }, context)).rejects.toMatchObject({ code: 'EIMAGEBUILD' });
});

/** Temporary folders whose Docker configuration holds the credentials. */
async function foldersWithPassword(): Promise<string[]> {
  const secret = Buffer.from(`${account.username}:${account.password}`).toString('base64');
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('waybill-'));
  const configs = folders.map((name) => readFile(join(tmpdir(), name, 'config.json'), 'utf8').catch(() => ''));
  const texts = await Promise.all(configs);
  return folders.filter((_name, at) => texts[at]?.includes(secret));
}

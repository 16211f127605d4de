import { expect, it } from '@jest/globals';
import { fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { type FakeDocker, fakePorts } from '../../test/fake-docker.ts';
import { prepare } from '../index.ts';

const url = 'http://localhost:8793/health?deep=1';

async function proving(docker: FakeDocker, timeout = 2) {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  await using registry = await memoryRegistry();
  const layout = { platforms: ['linux/amd64'] };
  const ports = fakePorts(folder.path, { layout, ...docker });
  const context = fakeContext({ cwd: folder.path });
  const raw = { image: registry.image, platforms: ['linux/amd64'], health: { url, timeout } };
  const error = await prepare(raw, context, ports).then(
    () => undefined,
    (reason: { code: string; message: string }) => reason,
  );
  const ran = ports.run.ran.map(({ args }) => args).filter(([first]) => first !== 'buildx');
  const count = (word: string) => ran.filter(([first]) => first === word).length;
  expect(count('rm')).toBe(count('run'));
  const questions = ports.run.ran.filter(({ args }) => args[0] === 'exec');
  return { error, lines: context.lines.join('\n'), ran, questions };
}

it('asks from inside a container without network, with the first program that is there', async () => {
  const service = ([, , program]: readonly string[]) => ({ exitCode: program === 'curl' ? 127 : 0, stdout: 'true' });

  const { error, lines, ran } = await proving({ service });

  expect(error).toBeUndefined();
  expect(lines).toContain(`linux/amd64: ${url} answers after`);
  expect(ran.find(([first]) => first === 'run')).toEqual(expect.arrayContaining(['--network', 'none']));
  expect(ran.filter(([first]) => first === 'exec').map(([, , program]) => program)).toEqual(['curl', 'wget']);
});

it('waits until the service has started', async () => {
  let asked = 0;
  const service = ([first]: readonly string[]) => {
    if (first !== 'exec') return { stdout: 'true' };
    asked += 1;
    return { exitCode: asked > 9 ? 0 : 1 };
  };

  expect((await proving({ service })).error).toBeUndefined();
});

it('asks from here when nothing inside can', async () => {
  const asked: (string | undefined)[] = [];
  await using server = await loopback((request, response) => {
    asked.push(request.url);
    response.end('ok');
  });
  const service = ([first]: readonly string[]) =>
    first === 'exec' ? { exitCode: 127 } : { stdout: first === 'port' ? `${new URL(server.url).host}\n` : 'true' };

  const { error, ran } = await proving({ service });

  expect(error).toBeUndefined();
  expect(asked).toEqual(['/health?deep=1']);
  expect(ran.filter(([first]) => first === 'run').at(-1)).toEqual(
    expect.arrayContaining(['--publish', '127.0.0.1::8793']),
  );
});

it.each([
  ['does not answer with success within 2 s', 'true'],
  ['the service ends by itself', 'false'],
])('ends the release when %s', async (problem, running) => {
  const service = ([first]: readonly string[]) => (first === 'exec' ? { exitCode: 1 } : { stdout: running });

  const { error } = await proving({ service });

  expect(error).toMatchObject({ code: 'EIMAGEHEALTH' });
  expect(error?.message).toContain(problem);
});

it('says when no platform of the image runs on this machine', async () => {
  const container = () => ({ exitCode: 255, stderr: 'exec format error' });

  expect((await proving({ container, engine: 'linux/s390x' })).error).toMatchObject({ code: 'ENOTCHECKED' });
});

it.each(['run', 'logs'])(
  'ends the release when the own machine does not run the program, as `%s` says',
  async (word) => {
    const said = { exitCode: 255, stderr: 'exec /run.sh: exec format error' };
    const container = () => (word === 'run' ? said : {});
    const service = ([first]: readonly string[]) => (first === 'logs' ? said : { exitCode: 1, stdout: 'false' });

    const { error } = await proving({ container, service });

    expect(error).toMatchObject({ code: 'EIMAGEHEALTH', message: expect.stringContaining('`#!`') });
  },
);

it('is not held by a program that does not keep to its time', async () => {
  const service = ([first, , program]: readonly string[]) =>
    first === 'exec' ? { exitCode: program === 'curl' ? undefined : 0 } : { stdout: 'true' };

  const { error, questions } = await proving({ service });

  expect(error).toBeUndefined();
  expect(questions.map(({ timeout }) => timeout)).toEqual([20_000, 20_000]);
});

it('takes no other URL', async () => {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const raw = { image: 'ghcr.io/acme/parcel', health: { url: 'localhost:8793' } };

  await expect(prepare(raw, fakeContext({ cwd: folder.path }), fakePorts(folder.path))).rejects.toThrow();
});

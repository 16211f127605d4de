import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { containerRegistry } from '@waybill/rehearsal';
import { execa } from 'execa';
import { deliverImage } from '../packages/docker/src/deliver-image.ts';
import { registryOf } from '../packages/docker/src/image.ts';
import { readLayout } from '../packages/docker/src/oci-layout.ts';
import { Options } from '../packages/docker/src/options.ts';
import { checkSigning, signImage } from '../packages/docker/src/sign-image.ts';
import { writeLayout } from '../packages/docker/test/image-layout.ts';
import { cosignIn } from './harness/cosign.ts';

jest.setTimeout(240_000);

const account = { username: 'rehearsal', password: 'not-a-secret-word' };
const login = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };

it.each([
  ['2', 'trixie', ['--tlog-upload=false']],
  ['3', 'forky', ['--tlog-upload=false', '--use-signing-config=false']],
])('cosign %s signs an image once, and verifies what it signed', async (_version, suite, offline) => {
  await using folder = await temporaryFolder({});
  const bin = await cosignIn(folder.path, suite, offline);
  const registry = await containerRegistry({ account });
  try {
    const env = {
      ...process.env,
      ...login,
      PATH: `${bin}:${process.env['PATH']}`,
      COSIGN_PASSWORD: 'word',
      HOME: folder.path,
    };
    const cosign = (...args: string[]) => execa('cosign', args, { cwd: folder.path, env });
    await cosign('generate-key-pair');
    const privateKey = await readFile(join(folder.path, 'cosign.key'), 'utf8');
    const context = fakeContext({ cwd: folder.path, env: { ...env, COSIGN_PRIVATE_KEY: privateKey } });
    const raw = { image: `${registry.host}/acme/parcel`, sign: { key: 'env://COSIGN_PRIVATE_KEY' } };
    const options = parseOptions(Options, { name: 'docker', raw, host: {}, env: context.env });
    const world = { options, context, ports: realPorts(context) };
    await writeLayout(join(folder.path, 'image'), {});
    const layout = await readLayout(join(folder.path, 'image'));
    await deliverImage(await registryOf(world), layout, '1.2.0');

    await checkSigning(world);
    expect(await signImage(world, layout.root.digest)).toBe(1);
    expect(await signImage(world, layout.root.digest)).toBe(0);

    await cosign('login', registry.host, '-u', account.username, '-p', account.password);
    const image = `${registry.host}/acme/parcel@${layout.root.digest}`;
    const how = ['--key', 'cosign.pub', '--insecure-ignore-tlog=true', '--allow-http-registry'];
    expect((await cosign('verify', ...how, image)).stdout).toContain(layout.root.digest);
  } finally {
    await registry.stop();
  }
});

/**
 * Delivers an image layout in a process of its own, as some settings of Node are read when it starts, with the
 * credentials of its environment. The job is read from the environment variable `JOB`; writes what came of it.
 */
import { errorsOf, realPorts, reasonOf } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { findCredentials } from '../../../packages/oci/src/credentials/find-credentials.ts';
import { deliverImage } from '../../../packages/oci/src/layout/deliver-image.ts';
import { readLayout } from '../../../packages/oci/src/layout/read-layout.ts';
import { parseImageName } from '../../../packages/oci/src/name.ts';
import { registryClient } from '../../../packages/oci/src/registry/registry.ts';
import { clock } from './registry-client.ts';

const { name, folder, tag } = JSON.parse(process.env['JOB'] ?? '') as Record<'name' | 'folder' | 'tag', string>;
const image = parseImageName(name);
if (image === undefined) throw new Error(name);
const { env, stdout, stderr } = process;
const { run } = realPorts({ cwd: process.cwd(), env, stdout, stderr });
const own = { username: env['DOCKER_REGISTRY_USER'], password: env['DOCKER_REGISTRY_PASSWORD'] };
try {
  const credentials = await findCredentials(image.registry, own, { env, run });
  const client = registryClient({ image, credentials, http: eagerHttp }, clock);
  const { sent } = await deliverImage(client, await readLayout(folder), tag);
  console.log(JSON.stringify({ sent, digest: await client.findDigest(tag) }));
} catch (error) {
  const [{ code, details } = {}] = errorsOf(error) as { code?: string; details?: string }[];
  console.log(JSON.stringify({ code, message: reasonOf(error), details }));
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { prepare, publish, verifyConditions } from '../../../packages/docker/src/index.ts';
import type { ImageWorkshop } from './image-workshop.ts';
import { digestOf } from './registry-client.ts';
import type { skopeo } from './skopeo.ts';

/** https://github.com/in-toto/attestation/tree/main/spec/v0.1.0 */
interface Statement {
  readonly predicateType: string;
  readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
  readonly predicate: { readonly packages?: readonly { readonly versionInfo?: string }[] };
}

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

export interface Attested {
  readonly workshop: ImageWorkshop;
  readonly run: Awaited<ReturnType<typeof skopeo>>;
  /** Of the plugin. */
  readonly options: object;
  /** Beside the Dockerfile. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly predicateType: RegExp;
  readonly place: 'beside' | 'inside';
}

/** What each platform answers, and has in `/built-on`. */
export const machines = { amd64: 'x86_64', arm64: 'aarch64' };
const dockerfile = `ARG BASE
FROM \${BASE}
RUN uname -m > /built-on
CMD ["cat", "/built-on"]
`;

/**
 * Releases an image of two platforms, and reads with clients that nobody here wrote that each has one statement.
 *
 * @returns the statements
 */
export async function expectAttested(attested: Attested): Promise<Statement[]> {
  const { workshop, run, files, env, place } = attested;
  const options = { attestations: place, ...attested.options };
  await using project = await workshop.project({ Dockerfile: dockerfile, ...files });
  const context = await project.contextOf('1.2.0', { BASE: workshop.base, ...env });
  const raw = { ...project.raw, smoke: 'off', ...options };
  await verifyConditions(raw, context);
  await prepare(raw, context);
  const published = await publish(raw, context);

  expect(published).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'] });
  const image = `${project.raw.image}:1.2.0`;
  const index = await run('inspect', '--raw', '--tls-verify=false', `docker://${image}`);
  expect(published).toMatchObject({ digest: digestOf(index) });
  const { manifests } = JSON.parse(index) as Index;
  const images = manifests.filter(({ platform }) => platform.architecture !== 'unknown');
  expect(manifests).toHaveLength(images.length * (place === 'inside' ? 2 : 1));
  expect(images.map(({ platform }) => platform.architecture)).toEqual(Object.keys(machines));
  const statements = await statementsOf(image, attested);
  expect(Object.keys(statements).sort()).toEqual(images.map(({ digest }) => digest).sort());
  for (const [architecture, machine] of Object.entries(machines)) {
    expect(await workshop.run(image, `linux/${architecture}`)).toBe(machine);
  }
  return Object.values(statements);
}

/** @returns the statements by the digest of the image that each is about */
async function statementsOf(image: string, attested: Attested): Promise<Record<string, Statement>> {
  const { place, predicateType } = attested;
  const statements = await (place === 'inside' ? statementsInside(image, attested) : statementsBeside(image, attested));
  const found: Record<string, Statement> = {};
  for (const statement of statements) {
    const [{ digest } = { digest: { sha256: '' } }] = statement.subject;
    expect(statement.predicateType).toMatch(predicateType);
    for (const each of statement.subject) expect(each.digest).toEqual(digest);
    found[`sha256:${digest.sha256}`] = statement;
  }
  return found;
}

async function statementsInside(image: string, { run }: Attested): Promise<Statement[]> {
  await using folder = await temporaryFolder();
  await run('copy', '--quiet', '--all', '--src-tls-verify=false', `docker://${image}`, `dir:${folder.path}/copy`);
  const read = async (name: string) => JSON.parse(await readFile(join(folder.path, 'copy', name), 'utf8'));
  const { manifests }: Index = await read('manifest.json');
  const found: Statement[] = [];
  for (const { digest, annotations = {} } of manifests) {
    if (annotations['vnd.docker.reference.type'] !== 'attestation-manifest') continue;
    const { layers } = await read(`${digest.replace('sha256:', '')}.manifest.json`);
    const statement: Statement = await read(layers[0].digest.replace('sha256:', ''));
    expect(`sha256:${statement.subject[0]?.digest.sha256}`).toBe(annotations['vnd.docker.reference.digest']);
    found.push(statement);
  }
  return found;
}

/** Under the fallback tag of each platform's image: Debian's registry has no referrers API. */
async function statementsBeside(image: string, { run }: Attested): Promise<Statement[]> {
  const [repository = ''] = image.split(/:[^:/]+$/);
  const inspect = async (name: string): Promise<Index> =>
    JSON.parse(await run('inspect', '--raw', '--tls-verify=false', `docker://${repository}${name}`));
  const { manifests: images } = await inspect(`:${image.slice(repository.length + 1)}`);
  const found: Statement[] = [];
  for (const { digest: subject } of images) {
    const { manifests } = await inspect(`:${subject.replace(':', '-')}`);
    for (const { digest } of manifests) {
      await using folder = await temporaryFolder();
      const source = `docker://${repository}@${digest}`;
      await run('copy', '--quiet', '--src-tls-verify=false', source, `dir:${folder.path}/copy`);
      const raw: unknown = await inspect(`@${digest}`);
      const { layers } = raw as { readonly layers: readonly { readonly digest: string }[] };
      const file = join(folder.path, 'copy', layers[0]?.digest.replace('sha256:', '') ?? '');
      const statement: Statement = JSON.parse(await readFile(file, 'utf8'));
      expect(`sha256:${statement.subject[0]?.digest.sha256}`).toBe(subject);
      found.push(statement);
    }
  }
  return found;
}

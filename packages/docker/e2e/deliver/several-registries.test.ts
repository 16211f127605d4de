import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { type ContainerRegistry, containerRegistry, faultProxy } from '@waybill/rehearsal';
import { imageProject } from '../../../../test/harness/images/image-project.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { pullAndRun } from '../../../../test/harness/images/pull-and-run.ts';
import { addChannel, prepare, publish, verifyConditions } from '../../src/index.ts';

const account = { username: 'rehearsal', password: 'not-a-secret-word' };
const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
const dockerfile = `ARG BASE
FROM \${BASE}
COPY parcel.txt /parcel.txt
CMD ["cat", "/parcel.txt"]
`;

let workshop: ImageWorkshop;
let own: ContainerRegistry;
let open: ContainerRegistry;

beforeAll(async () => {
  [workshop, own, open] = await Promise.all([imageWorkshop(), containerRegistry({ account }), containerRegistry()]);
});

afterAll(() => Promise.all([workshop?.stop(), own?.stop(), open?.stop()]));

const withDocker = await onDocker(() => workshop.engine);

/** A repository whose image goes to two repositories of a registry with an account, and to one of an open registry. */
async function repository(openHost = open.host) {
  const { engine, base } = workshop;
  const files = { Dockerfile: dockerfile, 'parcel.txt': `a parcel ${crypto.randomUUID()}\n` };
  const project = await imageProject({ engine, base, host: own.host, files });
  const copy = `${project.name}-copy`;
  const raw = { ...project.raw, alsoTo: [`${own.host}/${copy}`, `${openHost}/${project.name}`], smoke: 'off' };
  const context = await project.contextOf('1.2.0', secrets);

  /** The digest of every tag, in each of the three. */
  const held = (elsewhere = open) =>
    Promise.all([tagsOf(own, project.name), tagsOf(own, copy), tagsOf(elsewhere, project.name)]);
  const built = async () => (await readArtifacts(project.cwd, '1.2.0'))[0]?.digest;
  return { ...project, raw, copy, context, held, built, parcel: files['parcel.txt'].trim() };
}

async function tagsOf(registry: ContainerRegistry, name: string): Promise<Record<string, string | undefined>> {
  const tags = await registry.tags(name);
  const digests = tags.map(async (tag) => [tag, (await registry.manifest(name, tag))?.digest]);
  return Object.fromEntries(await Promise.all(digests));
}

/** What a repository has when all of the release is there. */
function tagged(digest = 'nothing') {
  return { '1': digest, '1.2': digest, '1.2.0': digest, latest: digest };
}

/** Bytes of what an image consists of besides its manifests, each blob once. */
async function bytesOf(name: string): Promise<number> {
  const index = await own.manifest(name, '1.2.0');
  const sizes = new Map<string, number>();
  for (const { digest } of index?.manifest.manifests ?? []) {
    const { config, layers = [] } = (await own.manifest(name, digest))?.manifest ?? {};
    for (const blob of config === undefined ? layers : [config, ...layers]) sizes.set(blob.digest, blob.size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** The requests that change something in a registry, as it has logged them. */
async function changesIn(registry: ContainerRegistry): Promise<string[]> {
  const requests = (await registry.log()).match(/"(PUT|PATCH|POST|DELETE) [^"]*" \d+/g);
  return requests ?? [];
}

describe('an image that goes to several repositories', () => {
  withDocker('is the same in all, and the second of a registry gets its layers from the first', async () => {
    await using project = await repository();
    const { raw, name, copy, context } = project;

    await verifyConditions(raw, context);
    await prepare(raw, context);
    const before = (await changesIn(own)).length;
    const published = await publish(raw, context);

    const digest = await project.built();
    expect(published).toMatchObject({ digest, tags: ['1.2.0', '1.2', '1', 'latest'] });
    expect(await project.held()).toEqual(Array(3).fill(tagged(digest)));
    const image = `${own.host}/${copy}:latest`;
    const { engine } = workshop;
    expect(await pullAndRun({ engine, image, platform: 'linux/arm64', account })).toBe(project.parcel);
    expect(await workshop.run(`${open.host}/${name}:1.2`)).toBe(project.parcel);

    const sent = context.lines.find((line) => line.startsWith('Delivered')) ?? '';
    expect(sent).toContain(`${own.host}/${name}, ${own.host}/${copy}, ${open.host}/${name} as 1.2.0: `);
    // Once for each registry, not for each repository.
    expect(sent).toContain(`: ${2 * (await bytesOf(name))} of `);
    const uploads = (await changesIn(own)).slice(before).filter((each) => each.includes(`/v2/${copy}/blobs/`));
    // The first is asked for the account.
    const taken = uploads.filter((each) => !each.endsWith(' 401'));
    expect(taken.length).toBeGreaterThan(1);
    for (const upload of taken) expect(upload).toMatch(/^"POST .*\?mount=sha256.*&from=acme.* 201$/);
  });

  withDocker('is not sent again', async () => {
    await using project = await repository();
    const { raw, context } = project;
    await prepare(raw, context);
    const once = await publish(raw, context);
    const before = [await changesIn(own), await changesIn(open), await project.held()];

    await prepare(raw, context);
    const twice = await publish(raw, context);

    expect(twice).toEqual(once);
    expect([await changesIn(own), await changesIn(open), await project.held()]).toEqual(before);
  });

  withDocker('gets the tags of a channel in all of them', async () => {
    await using project = await repository();
    const { raw, context } = project;
    await prepare(raw, context);
    await publish(raw, context);
    const digest = await project.built();

    const added = await addChannel({ ...raw, tags: ['{version}', 'stable'] }, context);

    expect(added).toMatchObject({ digest, tags: ['1.2.0', 'stable'] });
    for (const tags of await project.held()) expect(tags).toMatchObject({ stable: digest, latest: digest });
  });
});

describe('a delivery to several repositories that was cut short', () => {
  withDocker('is finished when the registry that was away is back', async () => {
    await using storage = await temporaryFolder();
    const gone = await containerRegistry({ storage: storage.path });
    await using project = await repository(gone.host);
    const { raw, context } = project;
    await prepare(raw, context);
    await gone.stop();

    await expect(publish(raw, context)).rejects.toMatchObject({ code: 'EUNREACHABLE' });

    // No tag moves before all have the image.
    for (const tags of (await project.held()).slice(0, 2)) expect(Object.keys(tags)).toEqual(['1.2.0']);
    const back = await containerRegistry({ storage: storage.path, port: gone.port });
    await publish(raw, context);
    const digest = await project.built();
    expect(await project.held(back)).toEqual(Array(3).fill(tagged(digest)));
    await back.stop();
  });

  withDocker('goes on with what one of them lacks', async () => {
    await using proxy = await faultProxy(open.url);
    await using project = await repository(new URL(proxy.url).host);
    const { raw, name, context } = project;
    await prepare(raw, context);
    const path = new RegExp(`^/v2/${name}/manifests/`);
    proxy.inject({ match: { method: 'PUT', path }, after: 1, fault: { kind: 'reset' } });

    await expect(publish(raw, context)).rejects.toMatchObject({ code: 'EUNREACHABLE' });

    expect(await open.tags(name)).toEqual([]);
    proxy.reset();
    context.lines.length = 0;
    await publish(raw, context);
    const digest = await project.built();
    expect(context.lines).toContainEqual(expect.stringMatching(/^Delivered .* as 1\.2\.0: 0 of \d+ bytes sent\.$/));
    expect(await project.held()).toEqual(Array(3).fill(tagged(digest)));
  });
});

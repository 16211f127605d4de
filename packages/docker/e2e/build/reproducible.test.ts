import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { readLayout } from '../../../oci/src/layout/read-layout.ts';
import { prepare, publish } from '../../src/index.ts';

const dockerfile = `ARG BASE
FROM \${BASE}
COPY parcel.txt /parcels/
RUN mkdir /made && uname -m > /made/on
CMD ["cat", "/made/on", "/parcels/parcel.txt"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

const repository = () => workshop.project({ Dockerfile: dockerfile, 'parcel.txt': 'a parcel\n' });

/** Releases a commit from a new clone, on a machine that has built nothing. @returns what came of it, and the digests */
async function released(project: Awaited<ReturnType<typeof repository>>, reproducible: boolean) {
  await execa('docker', ['buildx', 'prune', '--all', '--force'], { env: workshop.engine.env });
  await using clone = await temporaryFolder();
  // The times of files are kept in seconds: those of a checkout are its own, those of a step are the build's.
  await sleep(1100);
  await execa('git', ['clone', '--quiet', project.cwd, clone.path]);
  const context = { ...(await project.contextOf('1.2.0')), cwd: clone.path };
  const raw = { ...project.raw, reproducible, smoke: 'off' };
  await prepare(raw, context);
  const { root, images } = await readLayout(join(clone.path, '.waybill/1.2.0/image'));
  const digests = images.map(({ platform, manifest }) => [platform, manifest.digest]);
  const published = await publish(raw, context);
  return { published, digests: Object.fromEntries([['index', root.digest], ...digests]), lines: context.lines };
}

describe('a commit that is built again, without anything of the first build', () => {
  withDocker('gives the same image for every platform, of which nothing is sent again', async () => {
    await using project = await repository();
    const first = await released(project, true);

    const second = await released(project, true);

    expect(Object.keys(first.digests)).toEqual(['index', 'linux/amd64', 'linux/arm64']);
    expect(second.digests).toEqual(first.digests);
    expect(second.published).toEqual(first.published);
    expect(second.lines).toContainEqual(expect.stringMatching(/: 0 of \d+ bytes sent\.$/));
    expect(await workshop.run(`${project.raw.image}:1.2.0`, 'linux/arm64')).toBe('aarch64\na parcel');
  });

  withDocker('gives another image when nobody asks for the same', async () => {
    await using project = await repository();
    await released(project, false);

    await expect(released(project, false)).rejects.toMatchObject({ code: 'EIMAGETAKEN' });
  });
});

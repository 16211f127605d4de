import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { readArtifacts, realPorts } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare } from '../../src/index.ts';

const program = `#!/bin/sh
case "$1" in
  --version) echo 'parcel 1.1.0' ;;
  send) echo 'no depot' >&2; exit 3 ;;
  weigh) test "$(uname -m)" = x86_64 ;;
  wait) exec sleep 600 ;;
  *) date > /data/sent ;;
esac
`;
/** Every container of it gets a volume without a name. */
const dockerfile = `ARG BASE
FROM \${BASE}
COPY --chmod=755 parcel /usr/local/bin/
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["parcel"]
CMD ["wait"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

const kept = () => engineContents(workshop.engine.env);
const containers = async () =>
  (await execa('docker', ['ps', '--format', '{{.Names}}'], { env: workshop.engine.env })).stdout;

/** A release that ends while its image is proven. @returns what it ends with, after a look at what is left of it */
async function refusal(options: object): Promise<unknown> {
  await using project = await workshop.project({ Dockerfile: dockerfile, parcel: program });
  const context = await project.contextOf('1.2.0');
  const before = await kept();
  const ports = realPorts(context);
  // The engine takes as long as it takes; a command of the image may take minutes, which no test has.
  const run: typeof ports.run = (file, args, given) =>
    ports.run(file, args, args[0] === 'run' ? { ...given, timeout: 10_000 } : given);

  const refused = await prepare({ ...project.raw, platforms: ['linux/amd64'], ...options }, context, { run }).then(
    () => undefined,
    (error: unknown) => error,
  );

  expect(await kept()).toEqual(before);
  expect(await readArtifacts(project.cwd, '1.2.0')).toEqual([]);
  return refused;
}

describe('a release ends, and leaves nothing in the engine,', () => {
  withDocker('when a command of its image fails', async () => {
    expect(await refusal({ smoke: [['pack'], ['send']] })).toMatchObject({
      code: 'EIMAGESMOKE',
      message: expect.stringContaining('for `linux/amd64` failed: `send` ended with 3'),
      details: expect.stringContaining('no depot'),
    });
  });

  withDocker('when a command fails on one of the platforms', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];

    expect(await refusal({ smoke: [['weigh']], platforms })).toMatchObject({
      code: 'EIMAGESMOKE',
      message: expect.stringContaining('for `linux/arm64` failed: `weigh` ended with 1'),
    });
  });

  withDocker('when its image answers with another version', async () => {
    expect(await refusal({ smoke: [['--version']] })).toMatchObject({
      code: 'EIMAGESMOKE',
      message: expect.stringContaining('`--version` did not answer with 1.2.0'),
      details: expect.stringContaining('parcel 1.1.0'),
    });
  });

  withDocker('when a command does not end', async () => {
    expect(await refusal({ smoke: [['wait']] })).toMatchObject({
      code: 'EIMAGESMOKE',
      message: expect.stringContaining('`wait` ended with the time limit'),
    });
  });

  withDocker('when a signal ends it while its image is checked', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile, parcel: program });
    await using temporary = await temporaryFolder();
    const before = await kept();
    const { env, nextRelease } = await project.contextOf('1.2.0', { TMPDIR: temporary.path });
    const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: [['wait']] };
    const script = `
      import { prepare } from ${JSON.stringify(join(import.meta.dirname, '../../src/index.ts'))};
      const { raw, context } = JSON.parse(process.env.GIVEN);
      const { log, warn } = console;
      const logger = { log, warn, error: warn, success: log };
      await prepare(raw, { ...context, env: process.env, logger, stdout: process.stdout, stderr: process.stderr });
    `;
    const given = JSON.stringify({
      raw,
      context: { cwd: project.cwd, nextRelease, options: {}, branch: { name: 'main' } },
    });
    const child = execa(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      ...{ cwd: project.cwd, reject: false, all: true, extendEnv: false },
      env: { ...env, GIVEN: given, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } as Record<string, string>,
    });
    const isChecked = async () => (await containers()).includes('waybill-');
    while (child.exitCode === null && !(await isChecked())) await wait(100);

    child.kill('SIGINT');
    const { exitCode, all } = await child;

    expect({ exitCode, all }).toEqual({ exitCode: 130, all: expect.stringContaining('Cancelled by SIGINT') });
    expect(await kept()).toEqual(before);
    expect(await readdir(temporary.path)).toEqual([]);
    expect((await readdir(join(project.cwd, '.waybill/1.2.0'))).filter((name) => name.startsWith('proof'))).toEqual([]);
  });

  withDocker('when its image does not answer', async () => {
    const health = { url: 'http://localhost:8000/', timeout: 2 };

    expect(await refusal({ smoke: 'off', health })).toMatchObject({ code: 'EIMAGEHEALTH' });
  });

  withDocker('when its image is too large', async () => {
    expect(await refusal({ smoke: [['pack']], maxSize: '1 kB' })).toMatchObject({
      code: 'EIMAGETOOLARGE',
      message: expect.stringMatching(/`linux\/amd64` has a size of \d+ MB\. `docker\.maxSize` allows 1\.0 kB\./),
    });
  });
});

withDocker('an image that runs as root and tells another version when nobody asks is built with warnings', async () => {
  await using project = await workshop.project({ Dockerfile: dockerfile, parcel: program });
  const context = await project.contextOf('1.2.0');
  const before = await kept();

  await prepare({ ...project.raw, maxSize: '1 GB' }, context);

  expect(context.lines).toContain('The image runs as root. Add `USER` with another user to its last stage.');
  for (const platform of ['linux/amd64', 'linux/arm64']) {
    const facts = new RegExp(`^${platform}: \\d+ MB, 2 layers, user root, serves 8000/tcp\\.$`);
    expect(context.lines).toContainEqual(expect.stringMatching(facts));
    expect(context.lines).toContainEqual(
      expect.stringContaining(`${platform}: \`--version\` did not answer with 1.2.0. Set \`docker.smoke\``),
    );
  }
  expect(await readArtifacts(project.cwd, '1.2.0')).toMatchObject([{ kind: 'image' }]);
  expect(await kept()).toEqual(before);
});

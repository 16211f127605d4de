import { afterAll, beforeAll, expect } from '@jest/globals';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare } from '../../src/index.ts';

const files = {
  Dockerfile: 'ARG BASE\nFROM ${BASE}\nCOPY --chmod=755 run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
  // Without `#!`: a shell runs it, the kernel does not.
  'run.sh': 'echo parcel 1.2.0\n',
};
/** What this machine runs without emulation. */
const platforms = [process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'];
const health = { url: 'http://localhost:8000/health', timeout: 4 };

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

withDocker('an entry point that the kernel does not run is no lack of emulation', async () => {
  await using project = await workshop.project(files);
  const before = await engineContents(workshop.engine.env);
  const proving = async (options: object) => {
    const context = await project.contextOf('1.2.0');
    const ended = prepare({ ...project.raw, platforms, ...options }, context).then(() => ({
      code: 'none',
      details: '',
    }));
    const { code, details } = await ended.catch((error: { code: string; details: string }) => error);
    return { code, details, lines: context.lines.join('\n') };
  };

  const smoke = await proving({ smoke: [['--version']] });
  const service = await proving({ smoke: 'off', health });
  const unasked = await proving({});

  expect(smoke).toMatchObject({ code: 'EIMAGESMOKE', details: expect.stringContaining('exec format error') });
  expect(service).toMatchObject({ code: 'EIMAGEHEALTH', details: expect.stringContaining('exec format error') });
  expect(unasked.code).toBe('none');
  expect(unasked.lines).toContain('a script without a `#!` line');
  expect(await engineContents(workshop.engine.env)).toEqual(before);
});

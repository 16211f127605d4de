import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { root, workspacePackages } from '../tools/workspace.ts';
import type { InstalledPackages } from './harness/releases/installed-packages.ts';
import { preparedPackages } from './harness/releases/prepared-packages.ts';

let installed: InstalledPackages;
beforeAll(async () => {
  installed = await preparedPackages();
});
afterAll(async () => {
  await installed[Symbol.asyncDispose]();
});

/** What a person writes whose editor helps: sections with their types, and mistakes that are marked. */
const configuration = `import { definePreset, type PresetOptions } from '@waybill/preset';
import type { DockerOptions } from '@waybill/docker';
import type { PypiOptions } from '@waybill/pypi';
import type { PyprojectOptions } from '@waybill/pyproject';
import type { SbomOptions } from '@waybill/sbom';
import type { SlackOptions } from '@waybill/slack';
import type { PipelineOptions } from '@waybill/pipeline';
import type { ArchiveOptions } from '@waybill/archive';
import type { DeployOptions } from '@waybill/deploy';

export const docker: DockerOptions = { image: 'ghcr.io/acme/parcel', images: [{ target: 'api' }], maxSize: '250 MB' };
export const pypi: PypiOptions = { indexes: ['testpypi', { repository: 'https://nexus.corp/', files: 'wheel' }] };
export const pyproject: PyprojectOptions = { files: [{ path: 'a.toml', key: ['a', 0] }], copies: 'warn' };
export const sbom: SbomOptions = { specVersion: '1.6' };
export const slack: SlackOptions = { channels: ['#releases'] };
export const pipeline: PipelineOptions = { lease: 600 };
export const deploy: DeployOptions = { enabled: 'auto' };
export const archive: ArchiveOptions = { bucket: 'releases', objectLock: { mode: 'governance', days: 30 } };
export const options: Partial<PresetOptions> = { docker, pypi, pyproject, sbom, slack, commit: false };
export default definePreset(options);

// @ts-expect-error: there is no such platform list
export const wrongKind: DockerOptions = { platforms: 'linux/amd64' };
// @ts-expect-error: there is no such index
export const wrongIndex: PypiOptions = { indexes: ['pipy'] };
// @ts-expect-error: a secret comes from the environment
export const writtenSecret: DockerOptions = { password: 'secret' };
// @ts-expect-error: there is no such option
export const unknown: SlackOptions = { channel: '#releases' };
`;

/** A plugin of somebody else's, on the kernel alone. */
const plugin = `import { definePlugin, option, options, v, type WrittenOptions } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';

const Options = options({
  room: option(v.optional(v.string(), 'lobby'), 'Where to say it.', { env: 'BELL_ROOM' }),
  token: option(v.optional(v.string()), 'Token.', { env: 'BELL_TOKEN', secret: true }),
});
export type BellOptions = WrittenOptions<typeof Options>;
export const written: BellOptions = { room: 'hall' };
// @ts-expect-error: a secret comes from the environment
export const secret: BellOptions = { token: 'x' };

export const { success } = definePlugin('bell', Options, {
  async success({ options: { room, token }, context }) {
    const where: string = room;
    context.logger.log(where, token?.length, context.nextRelease.version);
  },
});
export const context = fakeContext({});
`;

it.each([
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('a strict project outside the workspace compiles against the packages by $moduleResolution', async (how) => {
  const folder = await mkdtemp(join(installed.folder, 'consumer-'));
  const entries = (await workspacePackages())
    // The stand-ins are not installed with the others.
    .filter(({ room }) => room !== 'rehearsal')
    .flatMap(({ manifest: { name, exports } }) => Object.keys(exports).map((entry) => join(name, entry)))
    // Not every kind of module takes the attributes that importing JSON needs.
    .filter((entry) => !entry.endsWith('.json'));
  const imports = entries.map((entry, i) => `import * as entry${i} from '${entry}';\nexport { entry${i} };`);
  const compilerOptions = {
    ...how,
    ...{ target: 'es2023', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
    ...{ resolveJsonModule: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  };
  await mkdir(join(folder, 'src'));
  const files = {
    'package.json': JSON.stringify({ private: true, type: 'module' }),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
    'src/every-entry.ts': imports.join('\n'),
    'src/release.config.ts': configuration,
    'src/plugin.ts': plugin,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);

  const { all, exitCode } = await execa('tsc', ['--project', folder, '--pretty', 'false'], {
    cwd: root,
    preferLocal: true,
    reject: false,
    all: true,
  });

  expect([all, exitCode]).toEqual(['', 0]);
});

it('the schemas of the packages are the published ones', async () => {
  const published = JSON.parse(
    await readFile(join(installed.folder, 'node_modules/@waybill/preset/schema.json'), 'utf8'),
  );

  expect(Object.keys(published.definitions)).toEqual(expect.arrayContaining(['docker', 'pypi', 'slack']));
});

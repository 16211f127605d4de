import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type BaseImage,
  baseImage,
  type ContainerRegistry,
  containerRegistry,
  type DockerEngine,
  dockerEngine,
  type PythonTools,
  pythonTools,
} from '@waybill/rehearsal';
import { execa } from 'execa';
import { onDocker } from '../../../test/harness/images/on-docker.ts';

const account = { username: 'rehearsal', password: 'not-a-secret-password' };
let docker: DockerEngine;
let base: BaseImage | undefined;
let registry: ContainerRegistry;
let python: PythonTools;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-real-programs-test-'));
  [docker, registry, python] = await Promise.all([dockerEngine(), containerRegistry({ account }), pythonTools()]);
  base = docker.available ? await baseImage(docker) : undefined;
}, 300_000);

afterAll(async () => {
  await Promise.all([base?.stop(), registry?.stop()]);
  await docker?.stop();
  await rm(folder, { recursive: true });
});

async function child(file: string, args: readonly string[], options: { cwd?: string; input?: string } = {}) {
  const env = file === 'docker' ? docker.env : python.env;
  const { stdout } = await execa(file, args, { cwd: folder, env, ...options });
  return stdout;
}

const withDocker = await onDocker(() => docker);

describe('the Docker engine', () => {
  const dockerfile = [
    'ARG BASE',
    'FROM $BASE',
    'RUN python3 -c "import platform, sqlite3, ssl; print(platform.machine())" > /machine && id app',
    'CMD ["python", "-c", "import platform; print(open(\'/machine\').read().strip(), platform.machine())"]',
  ].join('\n');
  const build = async (...flags: string[]) => {
    await mkdir(join(folder, 'context'), { recursive: true });
    await writeFile(join(folder, 'context', 'Dockerfile'), dockerfile);
    const platforms = ['--platform', 'linux/amd64,linux/arm64'];
    const from = ['--build-arg', `BASE=${base?.reference}`];
    await child('docker', ['buildx', 'build', ...platforms, ...from, ...flags, 'context']);
  };

  withDocker('writes an image of two platforms to a folder', async () => {
    await build('--output', 'type=oci,tar=false,dest=layout');

    expect(await readdir(join(folder, 'layout'))).toEqual(
      expect.arrayContaining(['blobs', 'index.json', 'oci-layout']),
    );
    const index = JSON.parse(await readFile(join(folder, 'layout', 'index.json'), 'utf8'));
    const [algorithm, digest] = index.manifests[0].digest.split(':');
    const image = JSON.parse(await readFile(join(folder, 'layout', 'blobs', algorithm, digest), 'utf8'));
    const platforms = image.manifests.map(
      ({ platform }: { platform: { architecture: string } }) => platform.architecture,
    );
    expect(platforms).toEqual(expect.arrayContaining(['amd64', 'arm64']));
  });

  withDocker('runs both platforms', async () => {
    await build('--tag', 'waybill-test');
    const runOn = (platform: string) => child('docker', ['run', '--rm', '--platform', platform, 'waybill-test']);

    expect(await runOn('linux/amd64')).toBe('x86_64 x86_64');
    expect(await runOn('linux/arm64')).toBe('aarch64 aarch64');
  });

  withDocker('pushes to the registry, which can be read back', async () => {
    await child('docker', ['login', '--username', account.username, '--password-stdin', registry.host], {
      input: account.password,
    });
    await build('--output', `type=image,name=${registry.host}/test/image:1.0.0,push=true`);

    expect(await registry.repositories()).toContain('test/image');
    expect(await registry.tags('test/image')).toEqual(['1.0.0']);
    const pushed = await registry.manifest('test/image', '1.0.0');
    expect(pushed?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(pushed?.manifest.manifests?.length).toBeGreaterThanOrEqual(2);
    expect(await registry.log()).toContain('"PUT /v2/test/image/manifests/');
  });

  withDocker('serves a base image whose packages scanners can read', async () => {
    const reference = base?.reference ?? '';
    const list = await child('docker', ['run', '--rm', reference, 'grep', '^Package:', '/var/lib/dpkg/status']);

    expect(list.split('\n')).toEqual(expect.arrayContaining(['Package: libssl3', 'Package: python3.11-minimal']));
  });
});

describe('an engine of our own', () => {
  withDocker('runs beside another, ends when its process is killed, and is cleared away by the next', async () => {
    if (!docker.available || docker.origin === 'found') return;
    const start = `const { dockerEngine } = await import('@waybill/rehearsal');
      const { env, stop } = await dockerEngine();`;
    const script = (end: string) => [
      '--input-type=module',
      '--eval',
      `${start} console.log(env.DOCKER_CONFIG); ${end}`,
    ];
    const startIn = (end: string) => execa(process.execPath, script(end), { cwd: import.meta.dirname, reject: false });

    const killed = await startIn(`process.kill(process.pid, 'SIGKILL')`);
    const place = join(killed.stdout, '..');
    const leftBehind = await readdir(place);
    const docked = await child('docker', ['version', '--format', '{{.Server.Version}}']);
    await startIn('await stop()');

    expect(killed.signal).toBe('SIGKILL');
    expect(leftBehind).toContain('docker.sock');
    expect(await processesWith(place)).toEqual([]);
    expect(docked).toBe(docker.engine);
    await expect(readdir(place)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** The command lines that name a folder. */
async function processesWith(path: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(path));
}

describe('the registry', () => {
  it('refuses who does not log in', async () => {
    const response = await fetch(`${registry.url}/v2/_catalog`);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic/);
  });

  it('knows nothing of what nobody pushed', async () => {
    expect(await registry.tags('no/such')).toEqual([]);
    expect(await registry.manifest('no/such', 'latest')).toBeUndefined();
  });
});

describe('the Python tools', () => {
  it.each([
    ['build', /^build \d/],
    ['pip', /^pip \d/],
    ['twine', /^twine version \d/],
  ])('has %s', async (module, version) => {
    expect(await child('python3', ['-m', module, '--version'])).toMatch(version);
  });

  it.each([
    ['hatchling', 'hatchling.build'],
    ['setuptools', 'setuptools.build_meta'],
    ['poetry-core', 'poetry.core.masonry.api'],
    ['flit_core', 'flit_core.buildapi'],
  ])(
    'builds a project with %s',
    async (requirement, backend) => {
      const project = join(folder, requirement);
      await mkdir(join(project, 'parcel'), { recursive: true });
      await writeFile(join(project, 'parcel', '__init__.py'), '"""A parcel."""\n');
      const poetry = '[tool.poetry]\nname = "parcel"\nversion = "1.0.0"\ndescription = "A parcel."\nauthors = []\n';
      const standard = '[project]\nname = "parcel"\nversion = "1.0.0"\ndescription = "A parcel."\n';
      const system = `[build-system]\nrequires = ["${requirement}"]\nbuild-backend = "${backend}"\n\n`;
      await writeFile(join(project, 'pyproject.toml'), system + (requirement === 'poetry-core' ? poetry : standard));

      await child('python3', ['-m', 'build', '--no-isolation'], { cwd: project });

      const files = (await readdir(join(project, 'dist'))).sort();
      expect(files).toEqual([expect.stringMatching(/^parcel-1\.0\.0-.*py3-none-any\.whl$/), 'parcel-1.0.0.tar.gz']);
    },
    60_000,
  );
});

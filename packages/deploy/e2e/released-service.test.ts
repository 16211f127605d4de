import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { type BaseImage, baseImage, type DockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';
import { onDocker } from '../../../test/harness/images/on-docker.ts';
import { jobEnvironment } from '../../../test/harness/releases/job-environment.ts';
import { expectSuccess } from '../../../test/harness/releases/release-job.ts';
import { startWorld, type World } from '../../../test/harness/releases/released-world.ts';
import { freePort } from '../../rehearsal/src/http/index.ts';

const example = join(import.meta.dirname, '../../../examples/agent-orchestrated-etl');

let world: World<'engine' | 'registry' | 'index'>;
let base: BaseImage | undefined;
beforeAll(async () => {
  world = await startWorld(['engine', 'registry', 'index']);
  const { engine } = world.services;
  base = engine && (await baseImage(engine));
});
afterAll(async () => {
  await base?.stop();
  await world?.[Symbol.asyncDispose]();
});

const missing = () => world.services.missing.map(({ reason }) => reason).join(' ');
const withDocker = await onDocker(
  (): DockerEngine =>
    world.services.engine ?? { available: false, reason: missing(), path: [], env: {}, stop: async () => {} },
);

/** A container in the place of the one before, with an account that only this script has. Its port on this machine leads to 8793, which the image serves. */
const script = `#!/bin/sh
set -eu
export DOCKER_CONFIG="$DEPLOY_CONFIG"
docker rm --force "$1" >/dev/null 2>&1 || true
docker run --quiet --detach --name "$1" --publish "127.0.0.1:$2:8793" "$WAYBILL_IMAGE"
`;

async function exampleFiles(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const path of glob(
    ['Dockerfile', '.dockerignore', 'pyproject.toml', 'uv.lock', 'README.md', 'src/**/*.py'],
    { cwd: example },
  ))
    files[path] = await readFile(join(example, path), 'utf8');
  return files;
}

withDocker(
  'a service from the released image is deployed by its digest, healthy with its version, and rolled back',
  async () => {
    const { services, python, slug } = world;
    const { registry, engine } = services;
    const engineEnv = engine?.env ?? {};
    const port = await freePort();
    const container = `waybill-test-${process.pid}`;
    const auth = Buffer.from(`${registry?.account?.username}:${registry?.account?.password}`).toString('base64');
    const config = JSON.stringify({ auths: { [registry?.host ?? '']: { auth } } });
    await using docker = await temporaryFolder({ 'config.json': config });
    const environment = {
      name: 'staging',
      on: ['stable'],
      target: { command: { run: [['sh', 'deploy.sh', container, String(port)]] } },
      health: { url: `http://127.0.0.1:${port}/health`, json: 'version', interval: 0.2, timeout: 20 },
    };
    const off = { github: false, slack: false, sbom: false };
    const releaserc = {
      ...{
        extends: '@waybill/preset',
        ...off,
        docker: { platforms: ['linux/amd64'], clearTextHosts: [registry?.host] },
      },
      deploy: { environments: [environment] },
    };
    await using repository = await world.repository({
      ...(await exampleFiles()),
      ...{ '.releaserc': JSON.stringify(releaserc), '.gitignore': '.waybill\n', 'deploy.sh': script },
    });
    const place = { services, python, slug, ...(base && { base }) };
    const env = { ...jobEnvironment(place, 'main'), DEPLOY_CONFIG: docker.path };
    const waybill = async (...args: string[]) => {
      const { cwd } = await repository.clone();
      return execa('npx', ['waybill', ...args], { cwd, env, reject: false, all: true });
    };
    const health = async () => (await fetch(`http://127.0.0.1:${port}/health`)).json();
    const running = async () => {
      const format = '{{.Config.Image}} {{range $port, $_ := .NetworkSettings.Ports}}{{$port}}{{end}}';
      return (await execa('docker', ['inspect', '--format', format, container], { env: engineEnv })).stdout;
    };
    const digestOf = async (tag: string) => (await registry?.manifest(slug, tag))?.digest;
    const image = `${registry?.host}/${slug}`;

    try {
      expectSuccess(await world.release(repository, { env }));
      expect(await health()).toEqual({ status: 'ok', version: '1.0.0' });
      expect(await running()).toBe(`${image}@${await digestOf('1.0.0')} 8793/tcp`);

      await repository.git('pull', '--quiet', 'origin', 'main');
      await repository.commit('fix: weigh less');
      await repository.push();
      expectSuccess(await world.release(repository, { env }));
      expect(await health()).toEqual({ status: 'ok', version: '1.0.1' });

      expect((await waybill('rollback', 'staging', '--yes')).all).toContain('`staging` has v1.0.0 again.');
      expect(await health()).toEqual({ status: 'ok', version: '1.0.0' });
      expect(await running()).toBe(`${image}@${await digestOf('1.0.0')} 8793/tcp`);
      expect(await waybill('rollback', 'staging', '--yes')).toMatchObject({ exitCode: 0 });
      expect(await health()).toEqual({ status: 'ok', version: '1.0.0' });
      const shown = await waybill('environments', '--json', '--now');
      expect(JSON.parse(shown.stdout)).toMatchObject({ environments: [{ tag: 'v1.0.0', health: 'healthy' }] });
    } finally {
      await execa('docker', ['rm', '--force', container], { env: engineEnv, reject: false });
    }
  },
);

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PythonTools, Services } from '@waybill/rehearsal';
import { execa } from 'execa';
import type { PublishedRelease } from './published.ts';

/** Something that a reader of the release did, and what came of it. */
export interface Proof {
  readonly command: string;
  readonly result: string;
}

/** Downloads a release with pip, which refuses files whose SHA-256 is not the given one. */
export async function proveDownload(
  release: PublishedRelease,
  { project, services, python }: { project: string; services: Services; python: PythonTools },
): Promise<Proof> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-pip-'));
  try {
    const requirements = join(folder, 'requirements.txt');
    const hashes = release.files.map(({ sha256 }) => `--hash=sha256:${sha256}`);
    await writeFile(requirements, `${project}==${release.pep440} ${hashes.join(' ')}\n`);
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-cache-dir', '--disable-pip-version-check'];
    const from = ['--index-url', services.index.simpleUrl, '--require-hashes', '--dest', folder, '-r', requirements];
    // Settings of this machine could send pip to other places.
    const env = { ...python.env, PIP_CONFIG_FILE: '/dev/null', PIP_FIND_LINKS: '', PIP_NO_INDEX: '' };
    await execa(python.python, [...args, ...from], { env });
    return { command: `pip download --require-hashes ${project}==${release.pep440}`, result: 'hashes match' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a release's image on each platform, pulled from the registry by digest. */
export async function proveImages(release: PublishedRelease, services: Services): Promise<Proof[]> {
  const { image } = release;
  const { engine, registry } = services;
  if (image === undefined || engine === undefined || registry?.account === undefined) return [];
  // The registry requires credentials; a configuration of its own keeps them out of everybody else's.
  const config = await mkdtemp(join(tmpdir(), 'waybill-docker-config-'));
  const { username, password } = registry.account;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }), {
    mode: 0o600,
  });
  const env = { ...engine.env, DOCKER_CONFIG: config };
  const reference = `${image.reference}@${image.digest}`;
  const proofs: Proof[] = [];
  try {
    for (const platform of image.platforms) {
      const args = ['run', '--rm', '--quiet', '--platform', platform, reference, '--version'];
      const { stdout } = await execa('docker', args, { env });
      proofs.push({
        command: `docker run --platform ${platform} ${image.reference}:${release.version} --version`,
        result: stdout,
      });
      if (!stdout.includes(release.pep440)) throw new Error(`The image for ${platform} says \`${stdout}\`.`);
    }
  } finally {
    await execa('docker', ['image', 'rm', '--force', reference], { env, reject: false });
    await rm(config, { recursive: true, force: true });
  }
  return proofs;
}

/** Downloads what the archive has of a release, and checks it against its list of hashes. @param place start of the keys */
export async function proveArchive(place: string, bucket: string, { s3 }: Services): Promise<Proof> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-archived-'));
  try {
    const objects = (await s3.objects(bucket)).filter(({ key }) => key.startsWith(`${place}/`));
    for (const { key } of objects) {
      const path = join(folder, key.slice(place.length + 1));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await s3.object(bucket, key));
    }
    await execa('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder });
    return {
      command: `sha256sum --check SHA256SUMS of s3://${bucket}/${place}`,
      result: `${objects.length} objects, hashes match`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

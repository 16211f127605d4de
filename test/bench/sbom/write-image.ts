import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256File } from '@waybill/kernel';
import { execa } from 'execa';

const megabyte = 1024 ** 2;

/** Writes an OCI layout of one layer: a distribution, a Python environment, and a file of random bytes. @param size in MB */
export async function writeImage(folder: string, size: number): Promise<{ layout: string; digest: string }> {
  const [root, layout] = [join(folder, 'root'), join(folder, 'layout')];
  await writeFiles(root, {
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    'var/lib/dpkg/status': Array.from({ length: 500 }, (_, index) => debianPackage(index)).join('\n'),
    ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => distribution(index))),
    ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => nodePackage(index))),
  });
  await pipeline(randomPieces(size), createWriteStream(join(root, 'filler')));
  const layer = join(folder, 'layer.tar');
  await execa('tar', ['--create', '--file', layer, '--directory', root, '.']);
  await rm(root, { recursive: true });
  return { layout, digest: await writeLayout(layout, layer) };
}

async function* randomPieces(size: number) {
  for (let piece = 0; piece < size; piece += 1) yield randomBytes(megabyte);
}

async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function debianPackage(index: number): string {
  return `Package: package-${index}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.${index}-1\nMaintainer: Jane <jane@debian.example>\n`;
}

function distribution(index: number): [string, string] {
  const name = `distribution_${index}`;
  return [
    `opt/venv/lib/python3.12/site-packages/${name}-1.0.dist-info/METADATA`,
    `Name: ${name}\nVersion: 1.0\nLicense: MIT\n`,
  ];
}

function nodePackage(index: number): [string, string] {
  const text = JSON.stringify({ name: `package-${index}`, version: '1.0.0', license: 'MIT' });
  return [`app/node_modules/package-${index}/package.json`, text];
}

/** @returns the digest of the manifest */
async function writeLayout(layout: string, layer: string): Promise<string> {
  const blobs = join(layout, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const add = async (mediaType: string, file: string) => {
    const [hex, { size }] = [await sha256File(file), await stat(file)];
    await rename(file, join(blobs, hex));
    return { mediaType, digest: `sha256:${hex}`, size };
  };
  const addJson = async (kind: string, content: object) => {
    const mediaType = `application/vnd.oci.image.${kind}.v1+json`;
    const file = join(layout, 'document');
    await writeFile(file, JSON.stringify(content));
    return add(mediaType, file);
  };
  const packed = await add('application/vnd.oci.image.layer.v1.tar', layer);
  const rootfs = { type: 'layers', diff_ids: [packed.digest] };
  const config = await addJson('config', { os: 'linux', architecture: 'amd64', config: {}, rootfs });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await addJson('manifest', { schemaVersion: 2, mediaType, config, layers: [packed] });
  await writeFile(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return manifest.digest;
}

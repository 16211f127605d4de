/**
 * Publishes the tarballs of a folder: `node tools/publish/publish.ts FOLDER [--registry URL] [--no-provenance]`. What the registry has already is
 * left; run again, it sends what is missing. It needs Node and npm alone, so that the job that may publish installs nothing.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Packed, planPublish } from './plan-publish.ts';

const run = promisify(execFile);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: { registry: { type: 'string' }, provenance: { type: 'boolean', default: true } },
});
const folder = resolve(positionals[0] ?? '.');
const registry = values.registry === undefined ? [] : ['--registry', values.registry];

const files = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).sort();
const packages = await Promise.all(files.map((file) => readPacked(join(folder, file))));
const published = Object.fromEntries(
  await Promise.all(packages.map(async (each) => [each.name, await findPublished(each)] as const)),
);
const plan = planPublish(packages, published);
for (const { name, version } of plan.present) console.log(`${name}@${version} is there.`);
for (const { name, version, tarball } of plan.publish) {
  // The token of a trusted publisher is made for this call, and for nothing else.
  const how = [...(values.provenance ? ['--provenance'] : []), '--access', 'public', '--ignore-scripts', ...registry];
  await run('npm', ['publish', tarball, ...how]);
  console.log(`${name}@${version} is published.`);
}

async function readPacked(tarball: string): Promise<Packed> {
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  const { stdout } = await run('tar', [
    '--extract',
    '--to-stdout',
    '--gzip',
    '--file',
    tarball,
    'package/package.json',
  ]);
  const { name, version, dependencies = {} } = JSON.parse(stdout);
  return { name, version, integrity, tarball, dependencies };
}

/** The integrity that the registry has; `undefined` where it has no such version. */
async function findPublished({ name, version }: Packed): Promise<string | undefined> {
  const ask = ['view', `${name}@${version}`, 'dist.integrity', '--json', '--prefer-online', ...registry];
  try {
    const { stdout } = await run('npm', ask);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  } catch (error) {
    const { stdout = '' } = error as { readonly stdout?: string };
    if (stdout.includes('E404')) return undefined;
    throw error;
  }
}

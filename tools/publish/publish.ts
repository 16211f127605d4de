/**
 * Publishes the tarballs of a folder: `node tools/publish/publish.ts FOLDER [--registry URL] [--no-provenance]`. What the registry has already is
 * left; run again, it sends what is missing. It needs Node and npm alone, so that the job that may publish installs nothing.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Packed, PublishProblem, planPublish } from './plan-publish.ts';
import { readPublished } from './read-published.ts';

const run = promisify(execFile);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: { registry: { type: 'string' }, provenance: { type: 'boolean', default: true } },
});

try {
  await publish(resolve(positionals[0] ?? '.'));
} catch (error) {
  if (!(error instanceof PublishProblem)) throw error;
  console.error(`${error.code} ${error.message}`);
  process.exitCode = 1;
}

async function publish(folder: string): Promise<void> {
  const registry = values.registry ?? (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  if (values.provenance) await checkNpm();
  const files = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).sort();
  const packages = await Promise.all(files.map((file) => readPacked(join(folder, file))));
  const found = await Promise.all(
    packages.map(async (each) => [each.name, await readPublished(registry, each)] as const),
  );
  const { present, publish: missing, tag } = planPublish(packages, Object.fromEntries(found));
  for (const { name, version } of present) console.log(`${name}@${version} is there.`);
  // The token of a trusted publisher is made for this call, and for nothing else.
  const provenance = `--provenance=${values.provenance}`;
  for (const each of missing) {
    const how = ['--tag', tag, '--access', 'public', '--ignore-scripts', '--registry', registry, provenance];
    try {
      await run('npm', ['publish', each.tarball, ...how]);
    } catch (error) {
      const { integrity } = await readPublished(registry, each);
      if (integrity !== each.integrity) throw notTaken(each, error);
      // The answer of an attempt was lost, or a run beside this one was faster: the bytes are those of this release.
    }
    console.log(`${each.name}@${each.version} is published as \`${tag}\`.`);
  }
}

function notTaken({ name, version }: Packed, error: unknown): PublishProblem {
  const { stderr = '' } = error as { readonly stderr?: string };
  const reason = stderr.replaceAll(/^npm (?:notice.*|error A complete log.*)$\n?/gm, '').trim();
  return new PublishProblem(
    'ENOTPUBLISHED',
    `npm did not publish ${name}@${version}. Run this again when the reason is gone: it sends what is missing. A 404 of \`PUT\` means that the package does not name this workflow and environment as its trusted publisher.\n${reason}`,
  );
}

/** An older one has no trusted publishing: the registry answers it with 404. https://docs.npmjs.com/trusted-publishers */
async function checkNpm(): Promise<void> {
  const { stdout } = await run('npm', ['--version']);
  const [major = 0, minor = 0, patch = 0] = stdout.trim().split('.').map(Number);
  if (major * 1e6 + minor * 1e3 + patch >= 11_005_001) return;
  throw new PublishProblem(
    'ENPMTOOOLD',
    `npm ${stdout.trim()} cannot publish without a token. Use npm 11.5.1 or newer, which comes with Node 24.`,
  );
}

async function readPacked(tarball: string): Promise<Packed> {
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  const args = ['--extract', '--to-stdout', '--gzip', '--file', tarball, 'package/package.json'];
  const { stdout } = await run('tar', args);
  const { name, version, dependencies = {} } = JSON.parse(stdout);
  return { name, version, integrity, tarball, dependencies };
}

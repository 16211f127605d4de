import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { publishInParts } from '../tools/publish/rehearsal/publish-in-parts.ts';
import { type NpmRegistry, startNpmRegistry } from './harness/npm/npm-registry.ts';
import { preparedPackages } from './harness/releases/prepared-packages.ts';

/** What a plugin that works alone needs of ours. `pnpm release:rehearse` has all packages. */
const rooms = ['kernel', 'python', 'pyproject'];
const version = '1.2.0';

let stack: AsyncDisposableStack;
let registry: NpmRegistry;
let folder: string;
let place: string;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const packages = stack.use(await preparedPackages());
  registry = stack.use(await startNpmRegistry({ own: ['@waybill/*'] }));
  place = stack.use(await temporaryFolder()).path;
  folder = join(place, 'release');
  await mkdir(folder);
  for (const room of rooms) await packAs(join(packages.folder, 'packed', `${room}.tgz`), join(folder, `${room}.tgz`));
}, 600_000);
afterAll(() => stack.disposeAsync());

/** The packed package with a version, which the workspace does not have. */
async function packAs(from: string, to: string): Promise<void> {
  const at = `${to}.d`;
  await mkdir(at);
  await execa('tar', ['-xzf', from, '-C', at]);
  const manifest = join(at, 'package/package.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replaceAll(/"(\^?)0\.0\.0"/g, `"$1${version}"`));
  await execa('tar', ['-czf', to, '-C', at, 'package']);
}

it('a run that broke off is finished, a repeated one sends nothing, other bytes are refused; npm installs what was published', async () => {
  const lines = await publishInParts({ folder, registry, place, refused: '@waybill/python' });

  expect(lines).toEqual([
    expect.stringContaining('publishes 1 of 3'),
    expect.stringContaining('finds 1, publishes 2'),
    expect.stringContaining('EOTHERBYTES'),
  ]);
  expect(await registry.read('@waybill/pyproject')).toMatchObject({ 'dist-tags': { latest: version } });

  const user = join(place, 'user');
  await mkdir(user);
  await writeFile(join(user, '.npmrc'), registry.npmrc);
  await writeFile(join(user, 'package.json'), '{ "private": true, "type": "module" }');
  const install = ['install', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error', '@waybill/pyproject'];
  await execa('npm', install, { cwd: user });
  const script = "console.log(typeof (await import('@waybill/pyproject')).verifyConditions)";
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], { cwd: user });
  expect(stdout).toBe('function');
  const lock = JSON.parse(await readFile(join(user, 'package-lock.json'), 'utf8'));
  const document = await registry.read('@waybill/kernel');
  expect(lock.packages['node_modules/@waybill/kernel'].integrity).toBe(document?.versions[version]?.dist.integrity);
});

import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { compileCache, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { runWaybill } from './run-waybill.ts';

// In a process of its own: packages are found by Node's own rules.
const program = join(import.meta.dirname, 'waybill.ts');

/** A repository with a configuration and packages of its own. */
async function repository(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const git = (...args: readonly string[]) => execa('git', args, { cwd: folder.path });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', folder.path);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), content);
  }
  const waybill = async (...args: string[]) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder.path, NODE_NO_WARNINGS: '1', ...compileCache };
    const options = { cwd: folder.path, env, extendEnv: false, reject: false, stripFinalNewline: false } as const;
    const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], options);
    return { exitCode, stdout, stderr };
  };
  return { waybill, git, at: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const manifest = (name: string) =>
  JSON.stringify({ name, type: 'module', exports: { '.': './index.js', './commands': './commands.js' } });

const weigh = `export const commands = [{ name: 'weigh', task: 'Weigh', summary: 'Weighs a release.', details: 'In kg.',
  arguments: [{ name: 'tag', description: 'Tag.' }], options: { net: { type: 'boolean', description: 'Net.' } },
  exitCodes: { 0: 'weighed' },
  run: async (shell, given) => { shell.stdout.write('weighing\\n'); return { exitCode: 0, text: 'heavy', data: given }; } }]`;

function plugin(name: string, commands: string): Record<string, string> {
  const folder = `node_modules/${name}`;
  return {
    [`${folder}/package.json`]: manifest(name),
    [`${folder}/index.js`]: 'export const success = () => {};',
    [`${folder}/commands.js`]: commands,
  };
}

const configured = (...plugins: string[]) => ({
  '.releaserc': JSON.stringify({ branches: ['main'], plugins }),
});

it.each(['the configuration', 'the pipeline'])('runs a command that a plugin of %s brings', async (where) => {
  const plugins = where === 'the pipeline' ? [['@waybill/pipeline', { members: ['heavy'] }]] : ['heavy'];
  await using place = await repository({ ...plugin('heavy', weigh), '.releaserc': JSON.stringify({ plugins }) });

  const data = await place.waybill('weigh', '--net', '--json', 'v1');

  expect({ ...data, stdout: JSON.parse(data.stdout) }).toEqual({
    ...{ exitCode: 0, stderr: 'weighing\n' },
    stdout: { options: { net: true }, arguments: { tag: 'v1' } },
  });
});

it('lists commands by task, lets no plugin replace one, and names plugins whose commands cannot be used', async () => {
  const broken: Readonly<Record<string, string>> = {
    throws: 'throw new Error("broken")',
    list: 'export const commands = {}',
    nameless: weigh.replace("name: 'weigh',", ''),
    misnamed: weigh.replace("'weigh'", "'../weigh'"),
    idle: weigh.replace('run:', 'ran:'),
    second: weigh.replace('Weighs a release', 'Weighs a second time'),
    taken: weigh.replace("'weigh'", "'status'"),
  };
  const silent = JSON.stringify({ name: 'old', type: 'module', main: './index.js' });
  await using place = await repository({
    ...plugin('heavy', weigh),
    ...Object.assign({}, ...Object.entries(broken).map(([name, entry]) => plugin(name, entry))),
    // It does not say what it exports, so it is asked for nothing.
    ...plugin('old', 'throw new Error("not asked")'),
    'node_modules/old/package.json': silent,
    ...configured('old', 'heavy', ...Object.keys(broken)),
  });

  const { exitCode, stdout, stderr } = await place.waybill();

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Inspect a release:\n +status +Show what/);
  expect(stdout).toMatch(/Weigh:\n +weigh +Weighs a release\.\n\n/);
  const named = [...stderr.matchAll(/ECOMMANDS The commands of `(\w+)` cannot be used: (.*)\.\n/g)];
  expect(named.map(([, name, problem]) => [name, problem])).toEqual([
    ['throws', 'broken'],
    ['list', expect.stringContaining('`commands`')],
    ['nameless', expect.stringContaining('`commands.0')],
    ['misnamed', expect.stringContaining('`commands.0.name`')],
    ['idle', expect.stringContaining('`commands.0')],
  ]);
});

it('names the nearest command', async () => {
  await using place = await repository({ ...plugin('heavy', weigh), ...configured('heavy') });

  const { exitCode, stdout } = await place.waybill('wiegh', '--json');

  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).errors).toEqual([
    {
      code: 'ENOCOMMAND',
      message: 'There is no command `wiegh`.',
      details: expect.stringContaining('waybill weigh`?'),
    },
  ]);
});

/** Where no configuration is needed, this process will do. */
async function plainly(cwd: string, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd };
  const exitCode = await runWaybill(args, { cwd, env, stdout, stderr });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

it.each([
  [['status', '--colour'], 'EUSAGE'],
  [['--colour'], 'EUSAGE'],
  [['ledger'], 'EUSAGE'],
  [['status', '--cwd', 'nowhere'], 'EUSAGE'],
])('%j is wrong use, also for programs', async (args, code) => {
  await using folder = await temporaryFolder();

  const told = await plainly(folder.path, ...args);
  expect(told).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(code) });
  const { exitCode, stdout, stderr } = await plainly(folder.path, ...args, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  expect(JSON.parse(stdout).errors).toEqual([expect.objectContaining({ code, details: expect.any(String) })]);
});

it('explains a command, and says its version', async () => {
  await using folder = await temporaryFolder();

  const { stdout } = await plainly(folder.path, 'help', 'ledger');
  expect(stdout).toContain('Usage: waybill ledger check|repair');
  expect(stdout).toMatch(/Exit codes:\n +0 +nothing is wrong.*\n +1 +failed\n +2 +wrong use\n +3 /);
  expect(JSON.parse((await plainly(folder.path, '--version', '--json')).stdout)).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

it('asks no remote to find its commands', async () => {
  const repositoryUrl = 'git@host.invalid:acme/parcel.git';
  await using place = await repository({
    ...plugin('heavy', weigh),
    '.releaserc': JSON.stringify({ repositoryUrl, plugins: ['heavy'] }),
  });
  const asked = join(place.at, 'asked');
  await place.git('config', 'core.sshCommand', `touch '${asked}'; false`);
  // Without a commit, a push would end before it asks.
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@b.test'];
  await place.git(...author, 'commit', '--quiet', '--allow-empty', '--message', 'feat: one');
  const wasAsked = () =>
    access(asked).then(
      () => true,
      () => false,
    );

  expect((await place.waybill()).stdout).toContain('weigh');
  expect((await place.waybill('wiegh')).stderr).toContain('ENOCOMMAND');
  expect(await wasAsked()).toBe(false);
  // What is looked for would be seen.
  await place.git('ls-remote', repositoryUrl).catch(() => undefined);
  expect(await wasAsked()).toBe(true);
});

import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { compileCache, temporaryFolder } from '../../testing.ts';
import { onInterruption } from './interruption.ts';
import { readProcess } from './processes.ts';

const kernel = join(import.meta.dirname, '../../index.ts');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts a program that says when it is ready, in a folder of its own. */
async function started(
  folder: string,
  script: string,
  more: Readonly<Record<string, string>> = {},
  starter: readonly string[] = [],
) {
  const preamble = `
    import { existsSync, readFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as wait } from 'node:timers/promises';
    import { definePlugin, onInterruption, options, realPorts, scratchFolder, unlessInterrupted } from ${JSON.stringify(kernel)};
    const ports = realPorts({ cwd: process.cwd(), env: process.env, stdout: process.stdout, stderr: process.stderr });
    const ready = () => writeFileSync('ready', '');
  `;
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: folder, NODE_NO_WARNINGS: '1', ...compileCache, ...more };
  const args = ['--input-type=module-typescript', '--eval', preamble + script];
  const [file = '', ...all] = [...starter, process.execPath, ...args];
  const child = execa(file, all, { cwd: folder, env, extendEnv: false, reject: false, all: true });
  // A promise, which must not be waited for.
  const started = { kill: (signal: NodeJS.Signals) => child.kill(signal), ended: child };
  for (let waited = 0; !existsSync(join(folder, 'ready')); waited += 20) {
    if (child.exitCode !== null || waited > 60_000) {
      child.kill('SIGKILL');
      throw new Error((await child).all);
    }
    await wait(20);
  }
  return started;
}

const pidIn = async (folder: string, name: string) => Number(await readFile(join(folder, name), 'utf8'));

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the run with %i, secrets first', async (signal, code) => {
    await using folder = await temporaryFolder();
    const child = await started(
      folder.path,
      `const login = scratchFolder('login', { isSecret: true });
       writeFileSync(login.path + '/config.json', 'secret');
       onInterruption({ rest: async (signal) => writeFileSync('cleaned', signal + ' ' + existsSync(login.path)) });
       ready();
       await wait(60_000);`,
    );

    child.kill(signal);

    expect(await child.ended).toMatchObject({ exitCode: code, all: expect.stringContaining(`Cancelled by ${signal}`) });
    expect(await readFile(join(folder.path, 'cleaned'), 'utf8')).toBe(`${signal} false`);
  });

  it('ends what the run has started, also what does not listen or has lost its parent', async () => {
    await using folder = await temporaryFolder();
    const scripts = {
      'deaf.sh': "trap '' TERM INT HUP; echo $$ > deaf; while :; do sleep 1; done",
      'orphan.sh': 'echo $$ > orphan; exec sleep 60',
      'plain.sh': 'echo $$ > plain; exec sleep 60',
      // It ends, and leaves two behind.
      'parent.sh': 'sh deaf.sh & sh orphan.sh & while [ ! -s deaf ] || [ ! -s orphan ]; do sleep 0.02; done; exit 0',
    };
    for (const [name, text] of Object.entries(scripts)) await writeFile(join(folder.path, name), text);
    const child = await started(
      folder.path,
      `void ports.run('sh', ['parent.sh']);
       void ports.run('sh', ['plain.sh']).then(() => writeFileSync('went-on', ''));
       const isThere = (name) => existsSync(name) && readFileSync(name, 'utf8').endsWith('\\n');
       while (!['deaf', 'orphan', 'plain'].every(isThere)) await wait(10);
       onInterruption({ rest: async () => { await ports.run('sh', ['-c', 'echo yes > rest']); } });
       ready();
       await wait(60_000);`,
    );
    const pids = await Promise.all(['deaf', 'orphan', 'plain'].map((name) => pidIn(folder.path, name)));

    child.kill('SIGTERM');
    const { exitCode } = await child.ended;

    expect(exitCode).toBe(143);
    expect(pids.filter((pid) => readProcess(pid)?.isOver === false)).toEqual([]);
    // The run does not go on, but its cleanup does.
    expect(existsSync(join(folder.path, 'went-on'))).toBe(false);
    expect(await readFile(join(folder.path, 'rest'), 'utf8')).toBe('yes\n');
  });

  it('ends a run within five seconds, whatever cleans up', async () => {
    await using folder = await temporaryFolder();
    const child = await started(
      folder.path,
      'onInterruption({ rest: () => new Promise(() => {}) }); ready(); await wait(60_000);',
    );
    const begun = performance.now();

    child.kill('SIGINT');

    expect((await child.ended).exitCode).toBe(130);
    expect(performance.now() - begun).toBeGreaterThan(2900);
  });

  it('that comes again ends the run at once', async () => {
    await using folder = await temporaryFolder();
    const child = await started(
      folder.path,
      `onInterruption({ rest: async () => { writeFileSync('resting', ''); await new Promise(() => {}); } });
       onInterruption({ secrets: () => writeFileSync('secrets', '') });
       process.on('SIGINT', () => process.kill(process.pid, 'SIGTERM'));
       ready();
       await wait(60_000);`,
    );

    child.kill('SIGINT');

    // The second one came from a listener of the run, which is called as ever.
    expect((await child.ended).exitCode).toBe(143);
    expect(existsSync(join(folder.path, 'secrets'))).toBe(true);
  });

  it('that only ends the shell by which npm has started the run ends the run, too', async () => {
    await using folder = await temporaryFolder();
    const login = `const login = scratchFolder('login', { isSecret: true });
       writeFileSync('pid', String(process.pid));
       ready();
       await wait(60_000);`;
    // As npm does it, with a shell that does not give its place to the program.
    const child = await started(folder.path, login, { npm_command: 'exec' }, ['sh', '-c', '"$0" "$@"; exit $?']);

    child.kill('SIGTERM');
    await child.ended;

    const pid = await pidIn(folder.path, 'pid');
    while (readProcess(pid)?.isOver === false) await wait(20);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('waybill-login'))).toEqual([]);
  });

  it('lets no step of a plugin go on, nor fail', async () => {
    await using folder = await temporaryFolder();
    const child = await started(
      folder.path,
      `const { publish } = definePlugin('parcel', options({}), { publish: async () => {
         writeFileSync('begun', '');
         await ports.run('sleep', ['60']);
         throw new Error('The build has failed.');
       } });
       const context = { cwd: process.cwd(), env: process.env, options: {}, logger: console };
       publish({}, context).then(() => writeFileSync('went-on', ''), () => writeFileSync('failed', ''));
       while (!existsSync('begun')) await wait(10);
       ready();`,
    );

    child.kill('SIGTERM');

    expect((await child.ended).exitCode).toBe(143);
    expect(['went-on', 'failed'].filter((name) => existsSync(join(folder.path, name)))).toEqual([]);
  });
});

describe('a process that ends otherwise', () => {
  it.each([
    ['by a plugin that listens to the signal first', `process.exit(7)`, 7],
    ['by an error that nobody catches', `throw new Error('oops')`, 1],
  ])('leaves no secrets: %s', async (_, end, code) => {
    await using folder = await temporaryFolder();
    const child = await started(
      folder.path,
      `process.on('SIGTERM', () => { ${end}; });
       const login = scratchFolder('login', { isSecret: true });
       writeFileSync(login.path + '/config.json', 'secret');
       ready();
       await wait(60_000);`,
    );
    expect((await readdir(folder.path)).join()).toContain('waybill-login-');

    child.kill('SIGTERM');

    expect(await child.ended).toMatchObject({ exitCode: code });
    expect((await readdir(folder.path)).join()).not.toContain('waybill-login-');
  });
});

it('is listened to only while something is registered, and once', () => {
  const count = () => [...signals, 'exit'].map((signal) => process.listenerCount(signal));
  const before = count();
  const releases = [onInterruption({}), onInterruption({}), onInterruption({})];
  expect(count()).toEqual(before.map((each) => each + 1));

  for (const release of [...releases, ...releases]) release();

  expect(count()).toEqual(before);
});

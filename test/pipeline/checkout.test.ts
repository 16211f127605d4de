import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { gitLfs } from '@waybill/rehearsal';
import { execa } from 'execa';
import { type Clone, type ScratchRelease, scratchRelease } from './scratch-release.ts';

/** git trusts no repository of a submodule that is a folder, unless it is told to. */
const trusting = ['-c', 'protocol.file.allow=always'];

/**
 * Builds a file out of what the working copy holds, as a build does: what is not there is left out. A second one is
 * delivered before it. Nothing takes other bytes than those that it has.
 */
const plugins = `(() => {
  const root = dirname(process.env.EVENTS);
  const part = (cwd, path) => existsSync(join(cwd, path)) ? path + '=' + readFileSync(join(cwd, path), 'utf8') : '';
  const make = async (cwd, version, name, text, kind) => {
    await releaseFolder(cwd, version);
    const path = '.waybill/' + version + '/' + name;
    writeFileSync(join(cwd, path), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    await recordArtifact(cwd, version, { kind, name, path, sha256, mediaType: 'text/plain' });
  };
  const store = (name) => ({ async publish(_, { cwd, nextRelease: { version } }) {
    if (process.env.DIE === name) process.kill(process.pid, 'SIGKILL');
    if (process.env.REFUSE === name) throw new Error('down');
    writeFileSync(join(root, name), readFileSync(join(cwd, '.waybill', version, name)));
    return { name };
  } });
  const paths = ['vendor/part.txt', 'vendor/inner/leaf.txt', 'large.bin', 'made.txt'];
  return [pipeline({ members: [
    { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
    { name: 'image', plugin: { ...store('image'), async prepare(_, { cwd, nextRelease: { version } }) {
      await make(cwd, version, 'image', 'always the same', 'file'); } } },
    { name: 'wheel', plugin: { ...store('wheel'), async prepare(_, { cwd, nextRelease: { version } }) {
      await make(cwd, version, 'wheel', paths.map((path) => part(cwd, path)).join(';'), 'wheel'); } } },
  ], stages: { publish: [['image'], ['wheel']] } })];
})()`;

const stored = (scratch: ScratchRelease, name: string) => readFile(join(scratch.root, name), 'utf8').catch(() => '');

/** A bare repository beside the project, with one commit. */
async function otherRepository(scratch: ScratchRelease, name: string, files: Record<string, string>, inner?: string) {
  const bare = join(scratch.root, `${name}.git`);
  const work = join(scratch.root, name);
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare]);
  await execa('git', ['clone', '--quiet', bare, work], { stderr: 'ignore' });
  const git = (...args: string[]) => execa('git', args, { cwd: work });
  await git('config', 'user.name', 'Someone');
  await git('config', 'user.email', 'someone@example.com');
  for (const [path, text] of Object.entries(files)) await execa('tee', [join(work, path)], { input: text });
  if (inner !== undefined) await git(...trusting, 'submodule', '--quiet', 'add', inner, 'inner');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'feat: part');
  await git('push', '--quiet', 'origin', 'HEAD:main');
  return bare;
}

/** A project with a submodule that has a submodule, and a file whose content Git LFS keeps. */
async function project() {
  const scratch = await scratchRelease(plugins);
  const leaf = await otherRepository(scratch, 'leaf', { 'leaf.txt': 'leaf' });
  const part = await otherRepository(scratch, 'part', { 'part.txt': 'part' }, leaf);
  const clone = await scratch.clone();
  await clone.git(...trusting, 'submodule', '--quiet', 'add', part, 'vendor');
  await checkOut(clone);
  if (lfs === undefined) throw new Error('Git LFS is neither installed nor to be had from Debian.');
  await clone.git('lfs', 'install', '--local');
  await clone.git('lfs', 'track', '*.bin');
  await clone.commit('feat: parts', { 'large.bin': 'large' });
  return { scratch, clone };
}

const checkOut = (clone: Clone) => clone.git(...trusting, 'submodule', '--quiet', 'update', '--init', '--recursive');

const whole = 'vendor/part.txt=part;vendor/inner/leaf.txt=leaf;large.bin=large;';

describe('a release that is built again', () => {
  it('has the submodules and the large files of its tag, from the checkout of the job, although those have moved on', async () => {
    const { scratch, clone } = await project();
    await using _ = scratch;
    await clone.release({ env: { DIE: 'wheel' } });
    expect((await scratch.ledger('v1.0.0')).checkout).toEqual({
      submodules: ['vendor', 'vendor/inner'],
      largeFiles: true,
    });
    const later = await scratch.clone();
    await checkOut(later);
    // As a job that leaves the content to a step of its own.
    await later.git('lfs', 'install', '--local', '--skip-smudge');
    await later.git('lfs', 'pull');
    await execa('git', ['commit', '--quiet', '--allow-empty', '--message', 'later'], {
      cwd: join(scratch.root, 'part'),
    });

    const next = await later.release();

    expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is complete.') });
    expect(await stored(scratch, 'wheel')).toBe(whole);
    expect(next.output).not.toContain('CHANGE');
    // Nothing of it stays in the repositories of the checkout.
    for (const folder of ['', 'vendor', 'vendor/inner']) {
      const { stdout } = await execa('git', ['worktree', 'list'], { cwd: join(later.cwd, folder) });
      expect(stdout.split('\n')).toHaveLength(1);
    }
  });
});

describe('a build that lacks a file which git ignores', () => {
  async function died(die: string) {
    const scratch = await scratchRelease(plugins, { '.gitignore': '.waybill\nmade.txt\n' });
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await execa('tee', [join(clone.cwd, 'made.txt')], { input: 'made' });
    await clone.release({ env: { REFUSE: die } });
    return { scratch, clone, next: await (await scratch.clone()).release() };
  }

  it('is refused when something of the release is public; the remedy works', async () => {
    const { scratch, clone, next } = await died('wheel');
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 1, output: expect.stringContaining('ERESUMEDIFFERS') });
    expect(next.output).toContain('The first bytes went out with image.');
    expect(await stored(scratch, 'wheel')).toBe('');

    expect(await clone.waybill('resume', 'v1.0.0')).toMatchObject({ exitCode: 0 });
    expect(await stored(scratch, 'wheel')).toBe(';;;made.txt=made');
  });

  it('is published with a loud line when nothing is, and the ledger has the new plan before', async () => {
    const { scratch, next } = await died('image');
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('THE BYTES OF v1.0.0 CHANGE: wheel') });
    expect(await stored(scratch, 'wheel')).toBe(';;;');
    const { artifacts } = await scratch.ledger('v1.0.0');
    const { stdout } = await execa('sha256sum', [join(scratch.root, 'wheel')]);
    expect(artifacts.find(({ name }) => name === 'wheel')?.sha256).toBe(stdout.slice(0, 64));
  });
});

let lfs: string | undefined;
beforeAll(async () => {
  lfs = await gitLfs();
  process.env['PATH'] = [lfs, process.env['PATH']].filter(Boolean).join(delimiter);
});

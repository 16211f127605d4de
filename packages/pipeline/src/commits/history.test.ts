import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { gitIn } from '../ledger/notes/git.ts';
import { cancelReverts } from './cancel-reverts.ts';
import { readHistory } from './history.ts';

const env = {
  PATH: process.env['PATH'],
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  ...{
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@x.test',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'a@x.test',
  },
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let context: ReturnType<typeof fakeContext>;
let second: number;

beforeEach(async () => {
  folder = await temporaryFolder();
  context = fakeContext({ cwd: folder.path, env });
  second = 1_700_000_000;
  await git('init', '--quiet', '--initial-branch=main');
  await commit('chore: begin');
  await git('tag', 'v1.0.0');
});

afterEach(async () => folder[Symbol.asyncDispose]());

/** Every command a second after the one before, as people are no faster. */
async function git(...args: string[]): Promise<string> {
  second += 1;
  const date = `${second} +0000`;
  const { run } = realPorts(context);
  const { exitCode, stdout, tail } = await run('git', args, {
    env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_EDITOR: 'true' },
  });
  if (exitCode !== 0) throw new Error(tail);
  return stdout.trim();
}

/** Writes a file of the commit's own, so that every merge and revert goes through. */
async function commit(message: string): Promise<string> {
  await writeFile(`${folder.path}/file-${second}`, message);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', message);
  return git('rev-parse', 'HEAD');
}

async function branch(name: string, ...messages: string[]): Promise<string[]> {
  await git('checkout', '--quiet', '-b', name);
  const hashes = [];
  for (const message of messages) hashes.push(await commit(message));
  await git('checkout', '--quiet', 'main');
  return hashes;
}

async function merge(message: string, ...branches: string[]): Promise<string> {
  await git('merge', '--quiet', '--no-ff', '--message', message, ...branches);
  return git('rev-parse', 'HEAD');
}

async function revert(...args: string[]): Promise<string> {
  await git('revert', '--no-edit', ...args);
  return git('rev-parse', 'HEAD');
}

/** The first lines of what is released, newest first; merges in brackets say nothing to a release. */
async function left(from = 'v1.0.0'): Promise<string[]> {
  const output = await git('log', '--format=%H%n%B%x00', `${from}..HEAD`);
  const commits = output.split('\0').flatMap((text) => {
    const [hash = '', ...lines] = text.trim().split('\n');
    return hash === '' ? [] : [{ hash, message: lines.join('\n') }];
  });
  const kept = cancelReverts(commits, await readHistory(commits, gitIn(context, realPorts(context))));
  return kept.map(({ message }) => message.split('\n')[0] ?? '').filter((title) => !title.startsWith('Merge '));
}

const pull = (number: number, name = 'weigh') => `Merge pull request #${number} from shop/${name}\n\nWeigh parcels`;

describe('a revert of a merge', () => {
  it('takes back all that came with it', async () => {
    await branch('weigh', 'feat: weigh', 'wip', 'fix: scales');
    await commit('fix: lift');
    const merged = await merge(pull(12), 'weigh');
    const reverted = await revert('-m', '1', merged);

    expect(await git('log', '-1', '--format=%b')).toMatch(
      /^This reverts commit \w+, reversing\nchanges made to \w+\.$/,
    );
    expect(await left()).toEqual(['fix: lift']);
    await revert(reverted);
    expect(await left()).toEqual(['fix: scales', 'fix: lift', 'wip', 'feat: weigh'].sort(byTime));
  });

  it.each([
    ['with its commit squashed', 'Revert "Weigh parcels" (#13)\n\nReverts shop/scale#12'],
    ['with a title that somebody changed', 'Revert "no parcels for now" (#13)\n\nReverts shop/scale#12'],
    ['without a body', 'Revert "Merge pull request #12 from shop/weigh"'],
    ['in the form of Conventional Commits', 'revert: weigh parcels\n\nReverts #12'],
  ])('by the button of a host, %s', async (_how, message) => {
    await branch('weigh', 'feat: weigh', 'fix: scales');
    await merge(pull(12), 'weigh');
    await commit(message);

    expect(await left()).toEqual([]);
  });

  it.each([
    ["Merge branch 'weigh' into 'main'\n\nWeigh parcels\n\nSee merge request shop/scale!12", 'Reverts !12'],
    ["Merge branch 'weigh' into 'main'\n\nSee merge request shop/scale!12", 'This reverts merge request shop/scale!12'],
    ['Merged in weigh (pull request #12)', 'Reverts #12'],
    ['feat: weigh parcels (#12)', 'Reverts shop/scale#12'],
  ])('that a host wrote as %j', async (message, body) => {
    await branch('weigh', 'feat: weigh');
    await merge(message, 'weigh');
    await commit(`Revert "weigh"\n\n${body}`);

    expect(await left()).toEqual([]);
  });

  it('that is itself merged leaves nothing', async () => {
    await branch('weigh', 'feat: weigh');
    const merged = await merge(pull(12), 'weigh');
    await git('checkout', '--quiet', '-b', 'revert-12-weigh');
    await revert('-m', '1', merged);
    await git('checkout', '--quiet', 'main');
    const title = 'Revert "Weigh parcels" (#13)\n\nReverts shop/scale#12';
    const again = await merge(title, 'revert-12-weigh');

    expect(await left()).toEqual([]);
    await revert('-m', '1', again);
    expect(await left()).toEqual(['feat: weigh']);
  });

  it('leaves what one of the branch took back of the main line', async () => {
    const lift = await commit('fix: lift');
    await git('checkout', '--quiet', '-b', 'weigh');
    await commit('feat: weigh');
    await revert(lift);
    await git('checkout', '--quiet', 'main');
    const merged = await merge(pull(12), 'weigh');

    expect(await left()).toEqual(['feat: weigh']);
    await revert('-m', '1', merged);
    expect(await left()).toEqual(['fix: lift']);
  });

  it('restores nothing that the branch itself reverted', async () => {
    await git('checkout', '--quiet', '-b', 'weigh');
    await revert(await commit('feat: weigh'));
    await commit('fix: scales');
    await git('checkout', '--quiet', 'main');
    const merged = await merge(pull(12), 'weigh');

    expect(await left()).toEqual(['fix: scales']);
    const reverted = await revert('-m', '1', merged);
    expect(await left()).toEqual([]);
    await revert(reverted);
    expect(await left()).toEqual(['fix: scales']);
  });

  it('counts from the parent that it names', async () => {
    await branch('weigh', 'feat: weigh');
    await commit('fix: lift');
    const merged = await merge(pull(12), 'weigh');
    await revert('-m', '2', merged);

    expect(await left()).toEqual(['feat: weigh']);
  });

  it('takes back all branches of an octopus', async () => {
    await branch('one', 'feat: one');
    await branch('two', 'feat: two', 'fix: two');
    await commit('fix: lift');
    const merged = await merge('Merge branches one and two', 'one', 'two');
    await revert('-m', '1', merged);

    expect(await left()).toEqual(['fix: lift']);
  });

  it('leaves what came before with another merge of the same branch', async () => {
    await branch('weigh', 'feat: weigh');
    await merge(pull(12), 'weigh');
    await git('checkout', '--quiet', 'weigh');
    await commit('fix: scales');
    await git('checkout', '--quiet', 'main');
    await revert('-m', '1', await merge(pull(13), 'weigh'));

    expect(await left()).toEqual(['feat: weigh']);
  });

  it('stays where an earlier release has the merge, or a part of its branch', async () => {
    const [, scales] = await branch('weigh', 'feat: weigh', 'fix: scales');
    const merged = await merge(pull(12), 'weigh');
    await git('tag', 'v1.1.0');
    await commit('feat: weigh');
    await revert('-m', '1', merged);

    expect(await left('v1.1.0')).toEqual([`Revert "${pull(12).split('\n')[0]}"`, 'feat: weigh']);
    await git('tag', 'v1.0.1', `${scales}^`);
    expect(await left('v1.0.1')).toEqual([`Revert "${pull(12).split('\n')[0]}"`, 'feat: weigh']);
  });

  it('of an earlier release takes back nothing that has its title', async () => {
    await branch('weigh', 'feat: weigh');
    await merge(pull(12), 'weigh');
    await git('tag', 'v1.1.0');
    await commit('feat: weigh');
    await commit('Revert "feat: weigh" (#13)\n\nReverts shop/scale#12');

    expect(await left('v1.1.0')).toEqual(['Revert "feat: weigh" (#13)', 'feat: weigh']);
  });
});

it('takes back one commit of a branch alone', async () => {
  const [weigh = ''] = await branch('weigh', 'feat: weigh', 'fix: scales');
  await merge(pull(12), 'weigh');
  await revert(weigh);

  expect(await left()).toEqual(['fix: scales']);
});

describe('a hash', () => {
  it.each([40, 7])(
    'of %s digits decides: one of an older release takes back nothing that has its title',
    async (length) => {
      const old = await commit('fix: typo');
      await git('tag', 'v1.0.1');
      await commit('fix: typo');
      await commit(`Revert "fix: typo"\n\nThis reverts commit ${old.slice(0, length)}.`);

      expect(await left('v1.0.1')).toEqual(['Revert "fix: typo"', 'fix: typo']);
    },
  );

  it('decides among those with the same title', async () => {
    const first = await commit('fix: typo');
    await commit('docs: page');
    await git('commit', '--quiet', '--allow-empty', '--message', 'fix: typo');
    await revert(first);

    // By its title, the newer one would be gone.
    expect(await left()).toEqual(['fix: typo', 'docs: page']);
  });

  it('that the branch has not leaves it to the title', async () => {
    const [outside = ''] = await branch('weigh', 'feat: weigh');
    await git('cherry-pick', outside);
    await commit(`Revert "feat: weigh"\n\nThis reverts commit ${outside}.`);
    await git('branch', '--delete', '--force', 'weigh');

    expect(await left()).toEqual([]);
  });

  it('of several: what is found goes, and the revert stays for the rest', async () => {
    const old = await commit('fix: typo');
    await git('tag', 'v1.0.1');
    const weigh = await commit('feat: weigh');
    const lift = await commit('fix: lift');
    await commit(`revert: all of it\n\nThis reverts commits ${weigh}, ${lift} and ${old}.`);

    expect(await left('v1.0.1')).toEqual(['revert: all of it']);
  });
});

it('asks git nothing where nothing is taken back', async () => {
  const nobody = Object.assign(async () => '', {
    try: () => Promise.reject(new Error('asked')),
    remote: () => Promise.reject(),
  });
  const commits = [{ hash: 'a'.repeat(40), message: 'feat: weigh' }];

  await expect(readHistory(commits, nobody as never)).resolves.toMatchObject({});
});

/** As git lists them; what was made later comes first. */
function byTime(one: string, other: string): number {
  const order = ['fix: lift', 'fix: scales', 'wip', 'feat: weigh'];
  return order.indexOf(one) - order.indexOf(other);
}

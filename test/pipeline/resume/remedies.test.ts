import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { type Clone, type ScratchRelease, scratchRelease } from '../scratch-release.ts';

const here = import.meta.dirname;
const preset = pathToFileURL(join(here, '../../../packages/preset/src/index.ts')).href;

/** `DIE` names a step that kills its process; `PUSH` pushes a commit of somebody else to the branch meanwhile. */
const plugins = `[pipeline({ resolveFrom: '${preset}', commit: ['git', 'late'], members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }, '@semantic-release/changelog',
  { plugin: '@semantic-release/git', options: { assets: ['CHANGELOG.md'] } },
  ...['a', 'late'].map((name) => ({ name, plugin: said(name, ['prepare', 'publish', 'success'], {
    prepare: async () => {
      if (process.env.DIE === name + '.prepare') process.kill(process.pid, 'SIGKILL');
      if (name === 'a' && process.env.PUSH) {
        const { execFileSync } = await import('node:child_process');
        const git = (...args) => execFileSync('git', args, { cwd: process.env.PUSH, stdio: 'ignore' });
        git('commit', '--allow-empty', '-m', 'docs: meanwhile');
        git('push', 'origin', 'HEAD:main');
      }
    },
    publish: () => { if (process.env.DIE === name + '.publish') process.kill(process.pid, 'SIGKILL'); return { name }; } }) })),
] })]`;

interface Walk {
  /** Brings the error about, and says what was printed. */
  readonly provoke: (
    scratch: ScratchRelease,
    clone: Clone,
  ) => Promise<{ exitCode: number | undefined; output: string }>;
  /** Does what the error says, and gives the result of its last command. */
  readonly remedy: (scratch: ScratchRelease, output: string) => Promise<{ exitCode: number | undefined }>;
  readonly tags: readonly string[];
}

/** The text of an error as one line, as a person reads it. */
const plain = (output: string) => output.replace(/\s+/g, ' ');

/** The command that the error names, with a reason of our own. */
async function abandonAsSaid(scratch: ScratchRelease, output: string) {
  const [, tag = 'none'] = /npx waybill abandon (\S+) --reason "…"/.exec(plain(output)) ?? [];
  const clone = await scratch.clone();
  const closed = await clone.waybill('abandon', tag, '--reason', 'it cannot be finished');
  if (closed.exitCode !== 0) return closed;
  await clone.commit('fix: weigh less');
  return (await scratch.clone()).release();
}

/** Replaces the whole ledger by one entry with this text, without any history. */
async function replaceLedger(scratch: ScratchRelease, text: string): Promise<void> {
  const head = 'commit refs/notes/waybill\ncommitter Someone <s@example.com> now\ndata 1\nx\n';
  const file = `M 100644 inline v1.0.0/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  await scratch.bare('update-ref', '-d', 'refs/notes/waybill');
  const args = ['--git-dir', `${scratch.root}/remote.git`, 'fast-import', '--quiet', '--date-format=now', '--done'];
  await execa('git', args, { input: `${head}${file}done\n` });
}

const walks: Readonly<Record<string, Walk>> = {
  ELEDGERUNREADABLE: {
    async provoke(scratch, clone) {
      await clone.release({ env: { DIE: 'a.publish' } });
      await replaceLedger(scratch, '<html>');
      return (await scratch.clone()).release();
    },
    remedy: abandonAsSaid,
    tags: ['v1.0.0', 'v1.0.1'],
  },
  EFOREIGNENTRY: {
    async provoke(scratch, clone) {
      await clone.release({ env: { DIE: 'a.publish' } });
      const entry = await scratch.ledger('v1.0.0');
      await replaceLedger(scratch, JSON.stringify({ ...entry, version: '7.0.0' }));
      return (await scratch.clone()).release();
    },
    remedy: abandonAsSaid,
    tags: ['v1.0.0', 'v1.0.1'],
  },
  EBRANCHGONE: {
    async provoke(scratch, clone) {
      await clone.release({ env: { DIE: 'a.publish' } });
      await scratch.bare('branch', 'other', 'main~2');
      await scratch.bare('symbolic-ref', 'HEAD', 'refs/heads/other');
      await scratch.bare('branch', '-D', 'main');
      return (await scratch.clone()).waybill('resume', 'v1.0.0');
    },
    async remedy(scratch, output) {
      const [command = 'git'] = /git push origin \w+:refs\/heads\/main/.exec(plain(output)) ?? [];
      const clone = await scratch.clone();
      await clone.git(...command.split(' ').slice(1));
      return clone.waybill('resume', 'v1.0.0');
    },
    tags: ['v1.0.0'],
  },
  ENOTTAGGED: {
    async provoke(scratch, clone) {
      await clone.release({ env: { DIE: 'late.prepare' } });
      return (await scratch.clone()).waybill('resume', 'v1.0.0');
    },
    remedy: async (scratch) => (await scratch.clone()).release(),
    tags: ['v1.0.0'],
  },
  ECOMMITNOTPUSHED: {
    provoke: async (scratch, clone) => clone.release({ env: { PUSH: (await scratch.clone()).cwd } }),
    remedy: async (scratch) => (await scratch.clone()).release(),
    tags: ['v1.0.0'],
  },
  ELEDGERNOTPUSHED: {
    async provoke(scratch, clone) {
      const hook = `${scratch.root}/remote.git/hooks/update`;
      await writeFile(hook, '#!/bin/sh\n[ "$1" != refs/notes/waybill ]\n', { mode: 0o755 });
      return clone.release();
    },
    async remedy(scratch) {
      await rm(`${scratch.root}/remote.git/hooks/update`);
      return (await scratch.clone()).release();
    },
    tags: ['v1.0.0'],
  },
  ENOLEDGER: {
    async provoke(scratch, clone) {
      await clone.release();
      return (await scratch.clone()).waybill('status', 'v9.9.9');
    },
    async remedy(scratch, output) {
      const [, command = 'false'] = /(git ls-tree [^`]*refs\/notes\/waybill)/.exec(plain(output)) ?? [];
      const clone = await scratch.clone();
      await clone.git('fetch', '--quiet', 'origin', '+refs/notes/*:refs/notes/*');
      const tag = await clone.git(...command.split(' ').slice(1));
      return clone.waybill('status', tag);
    },
    tags: ['v1.0.0'],
  },
};

/** Walked through by another test: its file and its title. */
const elsewhere: Readonly<Record<string, readonly [file: string, title: string]>> = {
  ERELEASECLOSED: ['cannot-finish.test.ts', 'is abandoned before the next run, which releases what is new'],
  ETAGEXISTS: ['cannot-finish.test.ts', 'is not made over a release that a force push took out of the branch'],
  ETAGMOVED: ['cannot-finish.test.ts', 'is never released from, and the remedy of the error works'],
  ENOREASON: ['cannot-finish.test.ts', 'is abandoned before the next run, which releases what is new'],
  ERELEASEABANDONED: [
    'cannot-finish.test.ts',
    'holds up later releases once, is named by the log, and is closed by a person',
  ],
  ELEDGERGONE: [
    'lost-ledger.test.ts',
    'refuses the next release, is restored from the release pages, and the release goes on',
  ],
  ELEDGERTAKEN: ['../two-hosts.test.ts', 'is taken over at once by a person who says so'],
  ELEDGERLOST: [
    '../two-hosts.test.ts',
    'is taken over while that run stands still, which then stops and changes nothing',
  ],
  ERESUMEDIFFERS: ['bytes.test.ts', 'are refused when others are public (%s), until the first ones are there'],
  ECHECKOUTINCOMPLETE: ['fill-worktree.test.ts', 'fetches submodules that the checkout lacks'],
  EUNCONFIRMED: [
    'lost.test.ts',
    'what a service took and lost is unconfirmed: nobody is notified, and the next run delivers it again',
  ],
  ENOTCOMPLETE: [
    '../command.test.ts',
    'shows a broken release, finishes it from a checkout behind the branch, and has exit codes for scripts',
  ],
  EHANDOVER: ['../handover.test.ts', 'refuses a folder that is not of this release'],
  ESEVERALBUILDS: [
    '../handover.test.ts',
    'hands over none of two builds in one checkout, and one when the other is gone',
  ],
  ENOHANDOVER: ['../handover.test.ts', 'refuses a folder that is not of this release'],
  EENVIRONMENTTAKEN: [
    '../../../packages/pipeline/src/ledger/lease/environment-claim.test.ts',
    'is taken at once from a run that has ended',
  ],
  EENVIRONMENTLOST: [
    '../../../packages/pipeline/src/ledger/lease/environment-claim.test.ts',
    'is lost when another run has taken it',
  ],
  ENOTPUBLISHED: ['../../../packages/pipeline/src/ledger/record-deployment.test.ts', 'refuses a release that is %s'],
  EGITLABNOFILES: [
    '../../../packages/pipeline/src/known-plugins/gitlab/gitlab.test.ts',
    'makes a release that is not there, and asks for none at the first attempt',
  ],
  EGITLABRELEASE: [
    '../../../packages/pipeline/src/known-plugins/gitlab/gitlab.test.ts',
    'makes a release that is not there, and asks for none at the first attempt',
  ],
  EGITHUBREFUSED: ['../../faults/faults.test.ts', 'an ordinary run finishes what a dead one began'],
};

/** Their remedy is a change of the project's own files, plugins or settings, or they have the words of another program. */
const ownFiles = [
  ...['EMEMBERNOTFOUND', 'ENOTAPLUGIN', 'EMEMBERFAILED', 'EMEMBEROUTPUT', 'EMISSINGASSETS', 'ENOPIPELINE'],
  ...['EGITFAILED', 'ERELEASECOMPLETE', 'ELEDGERKEY', 'ELEDGERNOTSIGNED', 'ELEDGERPUBLICKEY', 'EBUILDJOB'],
  ...['EIMAGEPUBLICKEY', 'ENONOTIFIER', 'EFOREIGNADDRESS', 'EDISCUSSIONSOFF', 'ENOCATEGORY'],
];

/** Their remedy is another command line, which the sentence shows. */
const usage = ['ENOEMERGENCYFILE', 'ENOMESSAGE', 'EUNKNOWNEMERGENCY', 'EWRONGDAYS', 'EWRONGEXPIRY'];

describe('the remedy that an error names', () => {
  const always = ['ELEDGERUNREADABLE', 'EFOREIGNENTRY'];
  const isWhole = process.env['FAULTS'] === 'all';
  const chosen = Object.entries(walks).filter(([code]) => isWhole || always.includes(code));
  const leftOut = Object.keys(walks).filter((code) => !chosen.some(([each]) => each === code));
  if (leftOut.length > 0) process.stdout.write(`\nFAULTS=all walks through ${leftOut.join(', ')}, too.\n`);

  it.each(chosen)('%s works', async (code, { provoke, remedy, tags }) => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    const refused = await provoke(scratch, clone);
    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining(code) });

    const remedied = await remedy(scratch, refused.output);
    expect({ ...remedied }).toMatchObject({ exitCode: 0 });
    expect((await scratch.tags()).toSorted()).toEqual(tags);
  });

  it('is walked through for every error of the pipeline', async () => {
    const codes = new Set<string>();
    for await (const file of glob('../../../packages/pipeline/src/**/*errors.ts', { cwd: here })) {
      const text = await readFile(join(here, file), 'utf8');
      for (const [, code = ''] of text.matchAll(/ReleaseError\(\s*'(E[A-Z]+)'/g)) codes.add(code);
    }
    const rows = [...Object.keys(walks), ...Object.keys(elsewhere), ...ownFiles, ...usage];

    expect([...codes].toSorted()).toEqual(rows.toSorted());
    for (const [file, title] of Object.values(elsewhere))
      expect(await readFile(join(here, file), 'utf8')).toContain(title);
  });

  it('is a change of files that a run after it takes', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    const config = await readFile(join(clone.cwd, 'release.config.mjs'), 'utf8');
    const broken = {
      EMEMBERNOTFOUND: config.replace('@semantic-release/changelog', '@semantic-release/chaneglog'),
      ENOTAPLUGIN: config.replace('plugin: analyzer }', "plugin: './number.mjs' }"),
      EMEMBEROUTPUT: config.replace('plugin: analyzer }', "plugin: { analyzeCommits: () => 'huge' } }"),
    };
    for (const [code, text] of Object.entries(broken)) {
      await clone.commit('chore: break', { 'release.config.mjs': text, 'number.mjs': 'export default 5;\n' });
      const refused = await clone.release({ args: ['--dry-run'] });
      expect({ code, ...refused }).toMatchObject({ exitCode: 1, output: expect.stringContaining(code) });
    }
    await clone.commit('chore: mend', { 'release.config.mjs': config });

    expect(await clone.release()).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0']);
  });
});

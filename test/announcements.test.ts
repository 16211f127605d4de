import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { seen } from '../packages/slack/test/slack-limits.ts';
import { expectSuccess } from './harness/releases/release-job.ts';
import { channels, startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
});
afterEach(() => {
  world.services.github.reset();
  world.services.slack.reset();
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** What each channel shows. */
async function shown(): Promise<string[][]> {
  const messages = await Promise.all(channels.map((channel) => world.services.slack.messages(channel)));
  // What a failure says in the thread, too, is no message of its own.
  return messages.map((list) => list.filter(({ thread }) => thread === undefined).map(({ blocks }) => seen(blocks)));
}

/** A release with all options as users have them. @returns how it ended, and the page of its job */
async function release(files: Readonly<Record<string, string>>, message: string) {
  const repository = await world.repository(files);
  await repository.commit(message);
  await repository.push();
  const page = join(repository.cwd, '..', `summary-${crypto.randomUUID()}.md`);
  const job = await world.release(repository, { env: { GITHUB_STEP_SUMMARY: page } });
  return { ...job, repository, page: await readFile(page, 'utf8') };
}

describe('a release that is out', () => {
  it('stays one when GitHub knows no issue of a number in a commit', async () => {
    const bug = await world.services.github.openIssue(world.slug, { title: 'It is slow' });
    const message = `fix: draw これは**重要**です\n\nas it was before the pre-fix #141414 terminal pane, escape \\*stars\\* and <b>`;

    const { repository, page, ...job } = await release(smallProject({}, 'pane'), message);
    await using _ = repository;

    expectSuccess(job);
    expect(job.output).not.toContain('[object Object]');
    expect(job.output).toContain('the success step of `@semantic-release/github` failed: ');
    expect(job.output).toContain('Could not resolve to an issue or pull request with the number of 141414.');
    const messages = await shown();
    for (const list of messages) {
      expect(list).toEqual([expect.stringContaining('# pane 1.0.0 is released')]);
      expect(list[0]).toContain('これは*重要*です');
      expect(list[0]).toContain(`[GitHub release](${world.services.github.url}/${world.slug}/releases/tag/v1.0.0)`);
    }
    expect(await world.services.github.issues(world.slug)).toMatchObject([
      { number: bug, state: 'open', comments: [] },
    ]);
    expect(page).toContain('## Release v1.0.0 is out');
    expect(page).toContain('> The success step of `github` failed:\n>\n> ```text\n> Request failed');
    expect(page).toContain('number of 141414');
  });

  it('gets a discussion of its category, which the messages link', async () => {
    const { github } = world.services;
    const releaserc = { extends: '@waybill/preset', github: { discussionCategoryName: 'Announcements' } };

    const { repository, ...job } = await release(
      smallProject({ '.releaserc': JSON.stringify(releaserc) }, 'talk'),
      'fix: hurry',
    );
    await using _ = repository;

    expectSuccess(job);
    const discussions = github.discussions(world.slug);
    expect(discussions).toMatchObject([
      { category: 'Announcements', title: 'v1.0.0', body: expect.stringContaining('hurry') },
    ]);
    for (const [text] of await shown()) expect(text).toContain(`[Discussion](${discussions[0]?.url})`);
  });

  it('gets its comments where the issues are there', async () => {
    const bug = await world.services.github.openIssue(world.slug, { title: 'It is slow' });

    const { repository, page, ...job } = await release(smallProject({}, 'quick'), `fix: hurry\n\nFixes #${bug}`);
    await using _ = repository;

    expectSuccess(job);
    expect(await world.services.github.issues(world.slug)).toMatchObject([
      { number: bug, labels: ['released'], comments: [expect.stringContaining('1.0.0')] },
    ]);
    expect(page).not.toContain('WARNING');
  });
});

describe('a release that fails', () => {
  it('before the tag says in Slack, on GitHub and on the page of the job why, once, and that nothing is public', async () => {
    const backend = `import sys
print('\\n'.join(f'compiling *part* {n}' for n in range(200)))
def build_wheel(*args, **kwargs):
    raise SystemExit('error: no *compiler* for <b>')
build_sdist = build_wheel
`;
    const project = smallProject({}, 'broken');
    const files = {
      ...project,
      'pyproject.toml': String(project['pyproject.toml'])
        .replace('requires = ["flit_core"]', 'requires = []\nbackend-path = ["."]')
        .replace('flit_core.buildapi', 'backend'),
      'backend.py': backend,
    };

    const { repository, page, exitCode, output } = await release(files, 'fix: x');
    await using _ = repository;

    expect(exitCode).toBe(1);
    expect(await repository.tags()).toEqual([]);
    expect(output).toContain('EBUILDFAILED');
    expect(page).toContain('### `EBUILDFAILED` (prepare of @waybill/pypi)');
    expect(page).toContain('## Release v1.0.0 failed\n\nFailed: prepare of pypi.\n');
    expect(page).toMatch(/```text\n[\s\S]*error: no \*compiler\* for <b>[\s\S]*\n```/);
    expect(page).toContain('Public: nothing. The tag v1.0.0 does not exist, and nothing was delivered.');
    expect(page.split('### ')).toHaveLength(2);
    const messages = await shown();
    for (const [text, ...others] of messages) {
      expect(others).toEqual([]);
      expect(text).toContain('# Release of broken 1.0.0 failed');
      expect(text).toMatch(/\*EBUILDFAILED\*\n[\s\S]*```\n[\s\S]*error: no \*compiler\* for <b>/);
      expect(text).toContain('Public: nothing.');
      expect(text?.split('EBUILDFAILED')).toHaveLength(2);
    }
    expect(await world.services.github.issues(world.slug)).toMatchObject([
      { title: 'The automated release is failing 🚨', body: expect.stringContaining('no *compiler*'), state: 'open' },
    ]);
  });

  it('after the tag says what is public, and how to finish it', async () => {
    const files = smallProject(
      {
        '.releaserc': JSON.stringify({ extends: '@waybill/preset', exec: { publishCmd: 'echo no luck >&2; exit 3' } }),
      },
      'half',
    );

    const { repository, page, exitCode } = await release(files, 'fix: x');
    await using _ = repository;

    expect(exitCode).toBe(1);
    expect(await repository.tags()).toEqual(['v1.0.0']);
    const sentences = [
      'Public: the tag v1.0.0, pypi, github.',
      'Begun and not finished, so that parts may be public: exec.',
      'Finish it: run the job again, or `npx waybill resume v1.0.0`.',
    ];
    for (const sentence of sentences) expect(page).toContain(sentence);
    for (const [text] of await shown()) for (const sentence of sentences) expect(text).toContain(sentence);
  });
});

import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { github, run, sha, slug } from '../../test/checked-commit.ts';
import { commit, footer, line, openRelease, type World } from '../../test/open-release.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

describe('the checklist before the tag', () => {
  it('has every item of the process, done or not done with evidence, or of a person', async () => {
    await using world = await openRelease({ notes: '## 1.2.0\n\n* weigh' });
    run('test', 'success');
    await world.record({ kind: 'wheel', name: 'parcel-1.2.0-py3-none-any.whl' });
    await world.record({ kind: 'image', name: 'ghcr.io/acme/parcel', digest: `sha256:${'1f'.repeat(32)}` });
    await world.record({ kind: 'scan', name: 'scan.json' }, JSON.stringify({ verdict: 'warned' }));
    await world.record({ kind: 'document', name: 'openapi.json' });
    await world.record({ kind: 'file', name: 'VERIFY.md' });
    await world.verify();

    const text = await world.prepare();

    expect(text).toContain('## Release checklist of `v1.2.0`');
    for (const title of ['### Pre-release', '### Release', '### Post-release']) expect(text).toContain(title);
    expect(line(text, 'Tests and other CI checks')).toMatch(
      /^- \[x\] \*\*Tests.*: 1 CI check green \(all that there are\)\. \(\[page\]\(https:\/\/github\.com\/acme\/parcel\/commit\/b+\/checks\)\)$/,
    );
    expect(line(text, 'security scan')).toMatch(/^- \[x\] .*`scan\.json`, verdict `warned`$/);
    expect(line(text, 'documents')).toMatch(/^- \[x\] .*: `openapi\.json`$/);
    expect(line(text, 'migration text')).toMatch(/^- \[x\] .*\(not needed\): Nothing breaks\.$/);
    expect(line(text, 'Database migrations')).toMatch(/^- \[ \] .*\(a person's\): Nobody has ticked it\.$/);
    expect(line(text, 'notes')).toMatch(/^- \[x\] /);
    expect(line(text, 'images')).toMatch(/^- \[ \] .*Built: `ghcr\.io\/acme\/parcel` \(sha256:1f1f1f1f1f1f…\)/);
    expect(line(text, 'deployed')).toMatch(/^- \[ \] .*\(a person's\)/);
  });

  it('is an artifact, the same twice', async () => {
    await using world = await openRelease();
    const text = await world.prepare();

    expect(await world.prepare()).toBe(text);
    expect(await readArtifacts(world.cwd, '1.2.0')).toMatchObject([
      { kind: 'report', name: 'CHECKLIST.md', mediaType: 'text/markdown', size: Buffer.byteLength(text) },
    ]);
  });

  it('is in the plan of a dry run and in the summary of its job, with what would hold it up', async () => {
    await using world = await openRelease({ isDry: true, options: { requireItems: ['migrations', 'scan'] } });
    run('test', 'failure');
    await world.verify();

    expect(world.log()).toMatch(
      /Plan: Release checklist of v1\.2\.0\. \d+ of \d+ items are done; \d+ wait for a person\./,
    );
    expect(world.log()).toContain('[ ] Tests and other CI checks are green: 0 CI checks green; not green: test');
    expect(world.log()).toContain('[?] Database migrations are ready (required): Nobody has ticked it.');
    expect(world.log()).toMatch(/A release would end here: .*- Database migrations are ready: A person does it/s);
    expect(await world.summary()).toContain('This is a plan: nothing was built yet.');
  });

  it('is not made with `checklist: false`', async () => {
    await using world = await openRelease({ options: { checklist: false }, isDry: true });
    await world.verify();

    expect(world.log()).not.toContain('checklist');
    await expect(world.prepare()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('items of a person', () => {
  const file = [
    '# Release checklist\n## Pre-release\n- [ ] Load test passed (required)\n* [ ] **Migrations** are written <!-- migrations -->',
    '```\n- [ ] no item\n```\n## Post-release\n1. [ ] Tell @customers <b>\n',
  ].join('\n');
  const files = { '.github/release-checklist.md': file };

  it('come from a file of the project, beside the usual ones', async () => {
    await using world = await openRelease({ files, isDry: true });
    await world.verify();
    const text = await world.summary();

    expect(text).toContain("- [ ] **Load test passed (required)** (a person's): Nobody has ticked it.");
    expect(text).toContain('- [ ] **\\*\\*Migrations\\*\\* are written**');
    expect(text).toContain('- [ ] **Tell &#64;customers \\<b\\>**');
    expect(text).toContain('**Alerts are set**');
    expect(text).not.toContain('Database migrations are ready');
    expect(text).not.toContain('no item');
  });

  it('that are required and not ticked end the release before anything is built', async () => {
    await using world = await openRelease({ files });

    await expect(world.verify()).rejects.toMatchObject({
      code: 'ECHECKLIST',
      details: expect.stringMatching(/^- Load test passed: A person does it, and ticks it/),
    });
  });

  it.each([
    ['of its commit', [sha], 'feat: weigh'],
    ['that its commits name', ['c'.repeat(40)], 'feat: weigh (#1)'],
  ])('are ticked in a pull request %s', async (_, commits, message) => {
    await using world = await openRelease({ files, commits: [commit(message)] });
    await github.mergePull(slug, {
      title: 'Weigh',
      body: '- [x] load test  passed.\r\n- [ ] Tell @customers <b>',
      commits,
    });

    await world.verify();

    const text = await world.prepare();
    expect(line(text, 'Load test')).toBe(
      `- [x] **Load test passed (required)**: Ticked in #1. ([page](https://github.com/${slug}/pull/1))`,
    );
    expect(line(text, 'customers')).toMatch(/^- \[ \]/);
  });

  it.each([{ association: 'CONTRIBUTOR' }, { association: 'NONE' }, { isByBot: true }] as const)(
    'are not ticked by %j',
    async (author) => {
      await using world = await openRelease({ files });
      await github.mergePull(slug, { title: 'Weigh', body: '- [x] Load test passed', commits: [sha], ...author });

      await expect(world.verify()).rejects.toMatchObject({ code: 'ECHECKLIST' });
    },
  );

  it.each([
    ['Release 1.2.0', true],
    ['Release checklist', true],
    ['Release v1.2.0-beta.1', false],
    ['Release 1.1.0', false],
  ])('are ticked in an issue with the label: %s, %s', async (title, counts) => {
    await using world = await openRelease({ files });
    await github.openIssue(slug, { title, body: '- [X] Load test passed', labels: ['release-checklist'] });

    const verified = world.verify();

    if (counts) await verified;
    else await expect(verified).rejects.toMatchObject({ code: 'ECHECKLIST' });
  });

  it('without the label are not ticked', async () => {
    await using world = await openRelease({ files });
    await github.openIssue(slug, { title: 'Release 1.2.0', body: '- [x] Load test passed' });

    await expect(world.verify()).rejects.toMatchObject({ code: 'ECHECKLIST' });
  });

  it.each([
    ['- [ ] a\n- [ ] A.', 'is there twice'],
    ['- [ ] <!-- x -->', 'has no text'],
    [Array.from({ length: 201 }, (_, at) => `- [ ] item ${at}`).join('\n'), 'more than 200 items'],
  ])('in a file that cannot be read end the run: %#', async (text, problem) => {
    await using world = await openRelease({ files: { 'release-checklist.md': text } });

    await expect(world.verify()).rejects.toMatchObject({
      code: 'EGATEITEMSFORM',
      message: expect.stringContaining(problem),
    });
  });

  it.each([
    [{ items: 'missing.md' }, 'EGATEITEMS', '`missing.md`'],
    [{ items: '.' }, 'EGATEITEMSFORM', 'no file'],
    [{ items: '../outside.md' }, 'EGATEITEMS', '`../outside.md`'],
    [{ requireItems: ['sacn'] }, 'EINVALIDOPTION', '`sacn`'],
    [{ requireItems: ['deployed'] }, 'EINVALIDOPTION', 'done after the tag'],
    [{ requireItems: ['alerts'] }, 'EINVALIDOPTION', 'done after the tag'],
  ])('%j is %s', async (options, code, named) => {
    await using world = await openRelease({ options });

    await expect(world.verify()).rejects.toMatchObject({ code, message: expect.stringContaining(named) });
  });
});

describe('breaking changes', () => {
  it.each<[string, World, boolean]>([
    ['a footer', { commits: [commit(footer)] }, true],
    ['a footer that says the same again', { commits: [commit('feat!: weigh\n\nBREAKING CHANGE: weigh')] }, false],
    ['an exclamation mark alone', { commits: [commit('feat!: weigh in grams')] }, false],
    ['a guide', { commits: [commit('feat!: weigh')], files: { 'MIGRATION.md': '# Guide\n\n## To 1.2\n' } }, true],
    ['a guide of another version', { commits: [commit('feat!: a')], files: { 'MIGRATION.md': '## 1.1' } }, false],
    ['one with a text and one without', { commits: [commit(footer), commit('fix!: other')] }, false],
    [
      'one that is taken back',
      {
        commits: [
          { hash: 'd'.repeat(40), message: `revert: feat!: a\n\nThis reverts commit ${sha}.` },
          commit('feat!: a'),
        ],
      },
      true,
    ],
  ])('need a migration text: %s', async (_, given, isGood) => {
    await using world = await openRelease({ ...given, options: { requireItems: ['migration'] } });
    const verified = world.verify();

    if (isGood) return void (await verified);
    await expect(verified).rejects.toMatchObject({
      code: 'ECHECKLIST',
      details: expect.stringContaining('MIGRATION.md'),
    });
    expect(world.log()).toMatch(/Breaking changes say nothing of how to migrate: `\w{7} \w+!: /);
  });
});

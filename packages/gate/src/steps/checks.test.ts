import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckConclusion } from '@waybill/rehearsal';
import { gate, github, own, ownRun, run, sha, slug } from '../../test/checked-commit.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

describe('a commit whose checks are green', () => {
  it('may be released; skipped and neutral ones are green, as GitHub counts them', async () => {
    own();
    run('test', 'success');
    run('docs', 'skipped');
    run('codeql', 'neutral', { app: 'code-scanning' });
    github.checks.setStatus(slug, { sha, context: 'ci/circle', state: 'success' });

    expect(await gate()).toMatchObject({ seconds: 0, log: expect.stringContaining('4 CI checks green (all that') });
  });

  it('with hundreds of them, on several pages', async () => {
    for (let number = 0; number < 250; number += 1) {
      run(`test (${number})`, 'success');
      github.checks.setStatus(slug, { sha, context: `status ${number}`, state: 'success' });
    }
    expect((await gate()).log).toContain('500 CI checks green');

    run('test (last)', 'failure');
    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED', details: expect.stringContaining('test (last)') });
  });

  it('a check that was run again counts as it ended last', async () => {
    run('test', 'failure');
    run('test', 'success');

    expect((await gate()).log).toContain('1 CI check green');
  });
});

describe('a commit without checks', () => {
  it('is released, and that is said', async () => {
    expect(await gate()).toMatchObject({ seconds: 0, log: expect.stringContaining('The commit has no CI checks, so') });
  });

  it.each([
    ['its own job alone', () => void own()],
    [
      'other jobs of its own run, red ones among them',
      () => {
        own();
        run('lint', 'failure', { run: ownRun });
        run('after', undefined, { run: ownRun });
      },
    ],
    [
      'suites of apps that never report',
      () => github.checks.setSuite(slug, { sha, app: 'renovate', status: 'queued' }),
    ],
  ])('%s is none', async (_, given) => {
    given();

    expect(await gate()).toMatchObject({ seconds: 0, log: expect.stringContaining('The commit has no CI checks') });
  });

  it('its own run is found by its number where no job of it names it', async () => {
    github.checks.setSuite(slug, { sha, run: ownRun, status: 'in_progress' });

    expect((await gate()).seconds).toBe(0);
  });

  it('a run whose number begins with that of the own one is another one', async () => {
    own();
    run('test', 'failure', { run: 770 });

    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });

  it('a check of another app that claims to be of the own run counts', async () => {
    run('test', 'failure', { app: 'other-ci', page: `https://github.com/${slug}/actions/runs/${ownRun}/job/1` });

    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });
});

describe('a commit whose checks are not green', () => {
  it.each<CheckConclusion>(['failure', 'cancelled', 'timed_out', 'action_required', 'stale', 'startup_failure'])(
    '%s is named with its page',
    async (conclusion) => {
      run('test', 'success');
      const id = run('lint | <b>', conclusion);

      await expect(gate()).rejects.toMatchObject({
        code: 'ECHECKSRED',
        message: '1 CI check of commit `bbbbbbb` is not green.',
        details: expect.stringContaining(
          `- \`lint | <b>\` is \`${conclusion}\`: https://github.com/${slug}/actions/runs/12/job/${id}`,
        ),
      });
    },
  );

  it('one of two suites is not enough: a cancelled run stays red beside a green one', async () => {
    run('test', 'cancelled', { run: 12 });
    run('test', 'success', { run: 13 });

    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });

  it.each(['failure', 'error'] as const)('a status of %s is red', async (state) => {
    github.checks.setStatus(slug, { sha, context: 'ci/jenkins', state, page: 'https://jenkins.example/1' });

    await expect(gate()).rejects.toMatchObject({
      details: expect.stringContaining(`\`ci/jenkins\` is \`${state}\`: https://jenkins.example/1`),
    });
  });

  it('a workflow that could not start is red', async () => {
    github.checks.setSuite(slug, { sha, run: 12, status: 'completed', conclusion: 'startup_failure' });

    await expect(gate()).rejects.toMatchObject({ details: expect.stringContaining('a workflow of GitHub Actions') });
  });

  it('is not waited for when something is red already', async () => {
    run('test', 'failure');
    run('slow');

    await expect(gate()).rejects.toMatchObject({
      code: 'ECHECKSRED',
      details: expect.stringContaining('1 other check'),
    });
  });

  it('may have checks that do not count', async () => {
    run('codecov/patch', 'failure');
    run('test', 'success');

    expect((await gate({ options: { ignore: ['codecov/*'] } })).log).toContain('1 CI check green');
    await expect(gate({ options: { ignore: ['codecov'] } })).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });
});

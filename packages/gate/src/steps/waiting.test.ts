import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gate, github, own, ownRun, run, sha, slug } from '../../test/checked-commit.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

describe('checks that still run', () => {
  it('are waited for, with progress', async () => {
    const id = run('test');
    const { log, seconds } = await gate({ later: { 300: () => github.checks.setConclusion(slug, id, 'success') } });

    expect(seconds).toBeGreaterThanOrEqual(300);
    expect(seconds).toBeLessThan(340);
    expect(log).toContain('Waiting for CI checks of bbbbbbb: test (0 s so far, at most 30 min).');
    expect(log.match(/Waiting for/g)?.length).toBeLessThan(5);
    expect(log).toContain('1 CI check green');
  });

  it('and fail then, end the run', async () => {
    const id = run('test');

    await expect(gate({ later: { 60: () => github.checks.setConclusion(slug, id, 'failure') } })).rejects.toMatchObject(
      {
        code: 'ECHECKSRED',
      },
    );
  });

  it('are waited for no longer than the limit', async () => {
    const id = run('test');
    github.checks.setStatus(slug, { sha, context: 'ci/slow', state: 'pending' });

    await expect(gate({ options: { timeout: 120 } })).rejects.toMatchObject({
      code: 'ECHECKSUNFINISHED',
      message: expect.stringContaining('within 2 min'),
      details: expect.stringMatching(
        new RegExp(`\`test\` is \`in_progress\`: https:.*${id}\n- \`ci/slow\` is \`pending\``),
      ),
    });
  });

  it('and jobs that come after them are waited for, too', async () => {
    run('build', 'success');
    github.checks.setSuite(slug, { sha, run: 12, status: 'in_progress' });
    const later = {
      30: () => void run('test', 'success'),
      60: () => github.checks.setSuite(slug, { sha, run: 12, status: 'completed', conclusion: 'success' }),
    };

    const { log, seconds } = await gate({ later });

    expect(seconds).toBeGreaterThanOrEqual(60);
    expect(log).toContain('2 CI checks green');
  });

  it('a workflow that has only been queued is one of them', async () => {
    github.checks.setSuite(slug, { sha, run: 12, status: 'queued' });
    const later = {
      20: () => {
        run('test', 'success');
        github.checks.setSuite(slug, { sha, run: 12, status: 'completed', conclusion: 'success' });
      },
    };

    expect((await gate({ later })).log).toContain('1 CI check green');
  });

  it('a dry run reports them and goes on', async () => {
    run('test');
    run('lint', 'failure');

    const { log, seconds } = await gate({ isDry: true });

    expect(seconds).toBe(0);
    expect(log).toContain('Plan: 0 CI checks green; not green: lint; running: test (all that there are).');
    expect(log).toMatch(/A release waits for these checks.*\n- `lint` is `failure`: https:\/\/github\.com/);
  });
});

describe('required checks', () => {
  it.each(['setRules', 'setProtection'] as const)('of the branch decide (%s); others are named', async (set) => {
    github.checks[set](slug, 'main', [{ context: 'test' }, { context: 'ci/status' }]);
    run('test', 'success');
    run('optional', 'failure');
    github.checks.setStatus(slug, { sha, context: 'ci/status', state: 'success' });

    const { log } = await gate();

    expect(log).toContain('2 CI checks green (required by the rules of the branch).');
    expect(log).toContain('Not green, and not required:\n- `optional` is `failure`');
  });

  it('of another branch say nothing', async () => {
    github.checks.setRules(slug, 'develop', [{ context: 'test' }]);

    expect((await gate()).log).toContain('The commit has no CI checks');
  });

  it('are those of the configuration, where it names some', async () => {
    github.checks.setRules(slug, 'main', [{ context: 'slow' }]);
    run('test', 'success');

    expect((await gate({ options: { required: ['test'] } })).log).toContain('named by `gate.required`');
  });

  it('of an app are not those of another app with the same name', async () => {
    github.checks.setRules(slug, 'main', [{ context: 'test', app: 'github-actions' }]);
    run('test', 'success', { app: 'other-ci' });

    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSMISSING' });
    run('test', 'success');
    expect((await gate()).log).toContain('1 CI check green');
  });

  it('that nobody reports are named, after a minute in which they may appear', async () => {
    const options = { required: ['test', 'never'] };
    run('test', 'success');

    await expect(gate({ options })).rejects.toMatchObject({
      code: 'ECHECKSMISSING',
      message: 'Commit `bbbbbbb` has no result of 1 required check: never.',
      details: expect.stringContaining('`gate.required` names them'),
    });
    expect((await gate({ options, later: { 40: () => void run('never', 'success') } })).log).toContain('2 CI checks');
  });

  it('that do not report while others run are waited for', async () => {
    const id = run('build');
    const later = {
      600: () => {
        github.checks.setConclusion(slug, id, 'success');
        run('deploy', 'success');
      },
    };

    expect((await gate({ options: { required: ['deploy'] }, later })).seconds).toBeGreaterThanOrEqual(600);
    await expect(gate({ options: { required: ['other'], timeout: 300 } })).rejects.toMatchObject({
      code: 'ECHECKSMISSING',
    });
  });

  it('that are jobs of the own run count when they have ended; the job that asks is not waited for', async () => {
    github.checks.setRules(slug, 'main', [{ context: 'test' }, { context: 'release' }]);
    own();
    run('test', 'success', { run: ownRun });

    expect(await gate()).toMatchObject({ seconds: 0, log: expect.stringContaining('1 CI check green') });
    run('test', 'failure', { run: ownRun });
    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });
});

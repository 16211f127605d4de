import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { guardOutput } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { foldLongLines, keepMemberLog } from './member-log.ts';

const source = { name: '@semantic-release/commit-analyzer', step: 'analyzeCommits' };

function context(env: Record<string, string>) {
  let shown = '';
  const stdout = new PassThrough();
  stdout.on('data', (chunk) => {
    shown += chunk;
  });
  guardOutput(stdout, env);
  const own = fakeContext({ env, stdout });
  return { own, lines: own.lines, shown: () => shown };
}

it('shows the last line of a plugin, and all of them in a group', () => {
  const { own, lines, shown } = context({ GITHUB_ACTIONS: 'true' });
  const kept = keepMemberLog(own, source);

  kept.context.logger.log('Analyzing commit: %s', 'feat: weigh');
  kept.context.stdout.write('a program says this\n');
  kept.context.logger.log('Analysis of %s commits complete: %s release', 1, 'minor');
  expect(lines).toEqual([]);
  kept.finish(false);

  expect(lines).toEqual(['Analysis of %s commits complete: %s release 1 minor']);
  expect(shown()).toBe(
    '::group::@semantic-release/commit-analyzer (analyzeCommits)\nAnalyzing commit: feat: weigh\na program says this\nAnalysis of 1 commits complete: minor release\n::endgroup::\n',
  );
});

it('shows one line as it is, and nothing of a plugin that is silent', () => {
  const { own, lines, shown } = context({ GITHUB_ACTIONS: 'true' });
  keepMemberLog(own, source).finish(false);
  const kept = keepMemberLog(own, source);
  kept.context.logger.log('Wrote CHANGELOG.md');
  kept.finish(false);
  kept.finish(false);

  expect(lines).toEqual(['Wrote CHANGELOG.md']);
  expect(shown()).toBe('');
});

it('shows everything after a failure, and warnings at once', () => {
  const { own, lines, shown } = context({});
  const kept = keepMemberLog(own, source);

  kept.context.logger.warn('Careful');
  kept.context.logger.log('Trying');
  kept.context.stderr.write('no such file\n');
  expect(lines).toEqual(['Careful']);
  kept.finish(true);

  expect(shown()).toBe('Output of @semantic-release/commit-analyzer (analyzeCommits):\nTrying\nno such file\n');
});

it('keeps nothing back from somebody who looks for a fault', () => {
  const { own, lines } = context({ DEBUG: '*' });
  const kept = keepMemberLog(own, source);
  kept.context.logger.log('Trying');

  expect(lines).toEqual(['Trying']);
  expect(kept.context.stdout).toBe(own.stdout);
});

it('folds a message of several lines', () => {
  const { own, lines, shown } = context({ GITLAB_CI: 'true' });
  const folded = foldLongLines(own, { name: '@waybill/gate', step: 'conclude' });

  folded.logger.log('Release checklist of v1.0.0.\n[x] done\n::endgroup::');
  folded.logger.log('One line.');

  expect(lines).toEqual(['Release checklist of v1.0.0.', 'One line.']);
  expect(shown()).toContain('[x] done\n:\\:endgroup::\n');
});

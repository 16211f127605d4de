import { expect, it } from '@jest/globals';
import { type MergeRequest, parseEvent, readGitlabRequest } from './find-request.ts';
import { planMessage } from './plan-merge.ts';

const repo = { full_name: 'acme/parcel' };
const event = (ofRepository: object = {}, head: object | null = repo) =>
  JSON.stringify({
    pull_request: {
      ...{ number: 7, title: 'feat: weigh', body: null },
      base: { ref: 'main', repo: { ...repo, ...ofRepository } },
      head: { sha: 'a'.repeat(40), label: 'ada:fast', repo: head },
    },
  });

it('reads what GitHub says of a pull request, and how it may be merged', () => {
  expect(parseEvent(event())).toEqual({
    ...{ service: 'github', number: 7, title: 'feat: weigh', body: '', base: 'main', from: 'ada:fast' },
    ...{ head: 'a'.repeat(40), isFork: false, ways: ['squash', 'merge'], squashTitle: 'commit-or-pr' },
    squashBody: 'commits',
  });
  expect(parseEvent(event({ allow_squash_merge: false }))?.ways).toEqual(['merge']);
  expect(parseEvent(event({ allow_merge_commit: false, allow_rebase_merge: false }))?.ways).toEqual(['squash']);
  expect(parseEvent(event({ allow_merge_commit: false, allow_rebase_merge: true }))?.ways).toEqual(['squash', 'merge']);
  expect(parseEvent(event({}, { full_name: 'eve/parcel' }))?.isFork).toBe(true);
  // The repository of a fork may be gone.
  expect(parseEvent(event({}, null))?.isFork).toBe(true);
});

it.each(['', 'x', '{}', '{"pull_request":{}}', event().replace('"number":7', '"number":-1')])(
  'takes %j for no pull request',
  (text) => {
    expect(parseEvent(text)).toBeUndefined();
  },
);

it('reads the variables of a merge request, and nothing of another job', () => {
  const env = {
    GITLAB_CI: 'true',
    CI_MERGE_REQUEST_IID: '3',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_COMMIT_SHA: 'b'.repeat(40),
  };
  expect(readGitlabRequest(env)).toMatchObject({
    number: 3,
    base: 'main',
    head: 'b'.repeat(40),
    ways: ['merge', 'squash'],
  });
  expect(readGitlabRequest({ ...env, CI_MERGE_REQUEST_SQUASH_ON_MERGE: 'true' })?.ways[0]).toBe('squash');
  expect(readGitlabRequest({ ...env, CI_MERGE_REQUEST_IID: '' })).toBeUndefined();
  expect(readGitlabRequest({ ...env, GITLAB_CI: undefined })).toBeUndefined();
});

const request = (changes: Partial<MergeRequest> = {}): MergeRequest => ({
  ...{ service: 'github', number: 7, title: 'feat: weigh', body: 'Words.', base: 'main', from: 'ada:fast', head: '' },
  ...{ isFork: false, ways: [], squashTitle: 'commit-or-pr', squashBody: 'commits', ...changes },
});
const one = [{ subject: 'fix: leak', body: 'BREAKING CHANGE: no leak' }];
const two = [...one, { subject: 'docs: words', body: '' }];

// https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
it.each([
  ['one commit', request(), one, 'fix: leak (#7)\n\nBREAKING CHANGE: no leak'],
  ['several commits', request(), two, 'feat: weigh (#7)\n\n* fix: leak\n\nBREAKING CHANGE: no leak\n\n* docs: words'],
  ['the title', request({ squashTitle: 'pr' }), one, 'feat: weigh (#7)\n\nBREAKING CHANGE: no leak'],
  ['title and text', request({ squashTitle: 'pr', squashBody: 'pr' }), two, 'feat: weigh (#7)\n\nWords.'],
  ['title alone', request({ squashTitle: 'pr', squashBody: 'blank' }), two, 'feat: weigh (#7)'],
  ['GitLab', request({ service: 'gitlab', squashTitle: 'pr' }), two, 'feat: weigh'],
  ['a title of two lines', request({ squashTitle: 'pr', squashBody: 'blank', title: 'a\nb' }), two, 'a b (#7)'],
])('writes the commit of a squashed request as the service does: %s', (_what, asked, commits, expected) => {
  expect(planMessage(asked, 'squash', commits)).toBe(expected);
});

it('writes merge commits as the services do', () => {
  expect(planMessage(request(), 'merge', two)).toBe('Merge pull request #7 from ada/fast\n\nfeat: weigh');
  expect(planMessage(request({ service: 'gitlab', from: 'fast' }), 'merge', two)).toBe(
    "Merge branch 'fast' into 'main'\n\nfeat: weigh",
  );
});

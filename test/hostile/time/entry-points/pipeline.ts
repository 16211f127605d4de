// @ts-expect-error: it has no types
import { analyzeCommits } from '@semantic-release/commit-analyzer';
// @ts-expect-error: it has no types
import { generateNotes } from '@semantic-release/release-notes-generator';
import { commitsFor } from '../../../../packages/pipeline/src/commits/commits-for.ts';
import { describeOverlooked, findOverlooked } from '../../../../packages/pipeline/src/commits/find-overlooked.ts';
import {
  makeFooterInert,
  makeInert,
  makeSubjectInert,
  restoreText,
} from '../../../../packages/pipeline/src/commits/messages/inert-text.ts';
import { pullRequestIn, withoutPullRequest } from '../../../../packages/pipeline/src/commits/messages/pull-request.ts';
import { readMessage } from '../../../../packages/pipeline/src/commits/messages/read-message.ts';
import { readRevert, revertHeader } from '../../../../packages/pipeline/src/commits/messages/read-revert.ts';
import { planReading } from '../../../../packages/pipeline/src/commits/plan-reading.ts';
import { parseHandover } from '../../../../packages/pipeline/src/handover/parse-handover.ts';
import { findChangelogHead } from '../../../../packages/pipeline/src/known-plugins/find-changelog-head.ts';
import { parseOctokitError } from '../../../../packages/pipeline/src/known-plugins/github/parse-octokit-error.ts';
import { parseLedger } from '../../../../packages/pipeline/src/ledger/entries/parse-ledger.ts';
import { withoutCode } from '../../../../packages/pipeline/src/markdown/markdown-code.ts';
import { makeSafeMarkdown } from '../../../../packages/pipeline/src/markdown/safe-markdown.ts';
import { parseCommits } from '../../../../packages/pipeline/src/resume/parse-commits.ts';
import {
  failuresOf,
  headlineOf,
  renderFailure as renderFailureOfRun,
} from '../../../../packages/pipeline/src/summary/failures.ts';
import { asPlainMarkdown, asWords } from '../../../../packages/pipeline/src/summary/plain-markdown.ts';
import { renderMarkdownTable, renderTable } from '../../../../packages/pipeline/src/summary/render-table.ts';
import type { Reader } from './reader.ts';

const env = { A_TOKEN: 'a-secret-of-ours', B_PASSWORD: ' another secret\nof lines' };
const parser = { preset: 'conventionalcommits' };
const member = { key: 'a', plugin: 'a', options: parser };
const analyzer = { ...member, name: 'analyzer', plugin: '@semantic-release/commit-analyzer' };
const generator = { ...member, name: 'notes', plugin: '@semantic-release/release-notes-generator' };
const reading = planReading(analyzer, parser);
if (reading === undefined) throw new Error('The preset is not read.');

const commit = (message: string) => ({
  hash: 'a'.repeat(40),
  message,
  subject: message.split('\n', 1)[0] ?? '',
  committerDate: '2026-01-01',
});
const logger = { log() {}, warn() {}, error() {}, success() {} };
const hostOf = (commits: readonly object[]) => ({
  commits,
  logger,
  cwd: import.meta.dirname,
  options: { repositoryUrl: 'https://github.com/acme/parcel' },
  lastRelease: { gitTag: 'v1.0.0', version: '1.0.0', gitHead: 'b'.repeat(40) },
  nextRelease: { gitTag: 'v1.1.0', version: '1.1.0', gitHead: 'a'.repeat(40) },
});
const analyzed = (message: string) => analyzeCommits(parser, hostOf(commitsFor([commit(message)], analyzer, {})));
const noted = (message: string) => generateNotes(parser, hostOf(commitsFor([commit(message)], generator, {})));
const unread = { ...analyzer, name: 'other' };

const errorOf = (text: string) => Object.assign(new Error(text), { code: 'EA', details: text, member: 'a', step: 'b' });
const row = (text: string) => [{ what: text, where: text, state: text, at: '', url: text }];

export const pipelineReaders: Readonly<Record<string, Reader>> = {
  'pipeline: makeSafeMarkdown': makeSafeMarkdown,
  'pipeline: withoutCode': withoutCode,
  'pipeline: commitsFor with the analyzer': analyzed,
  'pipeline: commitsFor with the analyzer, as a body': (text) => analyzed(`feat: weigh\n\n${text}`),
  'pipeline: commitsFor with the notes, as a subject': (text) => noted(`feat: ${text}`),
  'pipeline: commitsFor with the notes, as a body': (text) => noted(`feat: weigh\n\n${text}`),
  'pipeline: commitsFor with the notes, as a footer': (text) => noted(`feat: weigh\n\nBREAKING CHANGE: ${text}`),
  'pipeline: commitsFor of another plugin': (text) => commitsFor([commit(text)], unread, {}),
  'pipeline: findOverlooked': (text) => describeOverlooked(findOverlooked([commit(text)], reading), 1),
  'pipeline: readMessage': (text) => [readMessage(text), readMessage(`feat: a\n\nBREAKING CHANGE: b\n${text}`)],
  'pipeline: readRevert': (text) => [
    readRevert(`Revert "${text}`),
    readRevert(`revert: ${text}`),
    readRevert(text),
    readRevert(`Revert "a"\n\n${text}`),
  ],
  'pipeline: revertHeader': (text) => [revertHeader(text), revertHeader(`Revert "${text}`)],
  'pipeline: pullRequestIn': (text) => [pullRequestIn(text), pullRequestIn(`Revert "a"\n\n${text}`)],
  'pipeline: withoutPullRequest': withoutPullRequest,
  'pipeline: makeInert': (text) => [makeInert(text), makeSubjectInert(text), makeFooterInert(text), restoreText(text)],
  'pipeline: parseCommits': parseCommits,
  'pipeline: parseLedger': (text) => parseLedger(text, 'v1.0.0'),
  'pipeline: parseHandover': (text) => {
    const wanted = { version: '1.0.0', tag: 'v1.0.0', commit: 'c' };
    const artifacts = [{ kind: text, name: text, path: text, sha256: text, madeBy: text }];
    parseHandover(text, wanted);
    parseHandover(JSON.stringify({ schema: 1, ...wanted, artifacts }), wanted);
  },
  'pipeline: parseOctokitError': (text) =>
    parseOctokitError(
      Object.assign(new Error(text), {
        status: 422,
        request: { url: `https://a.test/${text.slice(0, 100)}` },
        response: { headers: { 'retry-after': text } },
      }),
      new Date(0),
    ),
  'pipeline: asPlainMarkdown': (text) => [asPlainMarkdown(text), asWords(text)],
  'pipeline: findChangelogHead': findChangelogHead,
  'pipeline: failures': (text) =>
    failuresOf([errorOf(text)], env).map((each) => [headlineOf(each), renderFailureOfRun(each)]),
  'pipeline: tables': (text) => [renderTable(row(text)), renderMarkdownTable(row(text))],
};

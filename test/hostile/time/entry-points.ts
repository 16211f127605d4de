// @ts-expect-error: it has no types
import { analyzeCommits } from '@semantic-release/commit-analyzer';
// @ts-expect-error: it has no types
import { generateNotes } from '@semantic-release/release-notes-generator';
import { parseJunit } from '../../../packages/deploy/src/rollout/parse-junit.ts';
import { parseBuilder } from '../../../packages/docker/src/builder/parse-builder.ts';
import { parseLostCaches } from '../../../packages/docker/src/builder/plan-caches.ts';
import { looksSecret } from '../../../packages/docker/src/check/find-secret-files.ts';
import { explainCause, isExecFormatError } from '../../../packages/docker/src/check/foreign-platform.ts';
import { says } from '../../../packages/docker/src/check/plan-smoke.ts';
import { planWarnings } from '../../../packages/docker/src/check/plan-warnings.ts';
import { parseCheck } from '../../../packages/docker/src/dockerfile/parse-check.ts';
import { parseTargets } from '../../../packages/docker/src/dockerfile/parse-targets.ts';
import { parseBake } from '../../../packages/docker/src/image/parse-bake.ts';
import { v } from '../../../packages/kernel/src/index.ts';
import { parseJson } from '../../../packages/kernel/src/parse-json.ts';
import { tailOf } from '../../../packages/kernel/src/ports/run.ts';
import { isReleasePath, parseArtifact } from '../../../packages/kernel/src/release/parse-artifact.ts';
import { redact } from '../../../packages/kernel/src/secrets/redact.ts';
import { makeInertJson, makeInertText } from '../../../packages/kernel/src/text/inert-output.ts';
import { makePlain, makePrintable, withoutSequences } from '../../../packages/kernel/src/text/printable.ts';
import { quoteOutput } from '../../../packages/kernel/src/text/quote-output.ts';
import { makeReadable } from '../../../packages/kernel/src/text/readable.ts';
import { parseChallenge } from '../../../packages/oci/src/connection/parse-challenge.ts';
import { parseImageConfig } from '../../../packages/oci/src/layout/image-config.ts';
import { parseImageName, parseReference } from '../../../packages/oci/src/name.ts';
import { commitsFor } from '../../../packages/pipeline/src/commits/commits-for.ts';
import { describeOverlooked, findOverlooked } from '../../../packages/pipeline/src/commits/find-overlooked.ts';
import {
  makeFooterInert,
  makeInert,
  makeSubjectInert,
  restoreText,
} from '../../../packages/pipeline/src/commits/inert-text.ts';
import { planReading } from '../../../packages/pipeline/src/commits/plan-reading.ts';
import { pullRequestIn, withoutPullRequest } from '../../../packages/pipeline/src/commits/pull-request.ts';
import { readMessage } from '../../../packages/pipeline/src/commits/read-message.ts';
import { readRevert, revertHeader } from '../../../packages/pipeline/src/commits/read-revert.ts';
import { parseHandover } from '../../../packages/pipeline/src/handover/parse-handover.ts';
import { findChangelogHead } from '../../../packages/pipeline/src/known-plugins/find-changelog-head.ts';
import { parseOctokitError } from '../../../packages/pipeline/src/known-plugins/parse-octokit-error.ts';
import { parseLedger } from '../../../packages/pipeline/src/ledger/parse-ledger.ts';
import { withoutCode } from '../../../packages/pipeline/src/markdown/markdown-code.ts';
import { makeSafeMarkdown } from '../../../packages/pipeline/src/markdown/safe-markdown.ts';
import { parseCommits } from '../../../packages/pipeline/src/resume/parse-commits.ts';
import {
  failuresOf,
  headlineOf,
  renderFailure as renderFailureOfRun,
} from '../../../packages/pipeline/src/summary/failures.ts';
import { asPlainMarkdown, asWords } from '../../../packages/pipeline/src/summary/plain-markdown.ts';
import { renderMarkdownTable, renderTable } from '../../../packages/pipeline/src/summary/render-table.ts';
import { parseFileName } from '../../../packages/pypi/src/files/parse-file-name.ts';
import { parseRecord } from '../../../packages/pypi/src/files/wheel/parse-record.ts';
import { parseLinks } from '../../../packages/pypi/src/indexes/simple/parse-links.ts';
import { parseRefusal } from '../../../packages/pypi/src/indexes/parse-refusal.ts';
import {
  isProjectPage,
  parseProjectStatus,
  parseProjects,
  parseSimple,
} from '../../../packages/pypi/src/indexes/simple/parse-simple.ts';
import { isEmailAddress } from '../../../packages/pypi/src/rules/addresses/email-address.ts';
import { findInEntryPoints } from '../../../packages/pypi/src/rules/archives/entry-points.ts';
import { findInRecord } from '../../../packages/pypi/src/rules/archives/find-in-record.ts';
import { indexRules } from '../../../packages/pypi/src/rules/index-rules.ts';
import { isLicenseExpression } from '../../../packages/pypi/src/rules/metadata/license-expression.ts';
import { parseAddress } from '../../../packages/pypi/src/rules/addresses/parse-address.ts';
import { parseMetadata } from '../../../packages/python/src/parse-metadata.ts';
import { parseRequirement } from '../../../packages/python/src/requirement.ts';
import { isPep440, isVersionSpecifier } from '../../../packages/python/src/specifiers.ts';
import { findProblems } from '../../../packages/rst/src/find-problems.ts';
import { findUnread, isWanted } from '../../../packages/sbom/src/files/wanted-paths.ts';
import { parseWhiteout } from '../../../packages/sbom/src/files/whiteout.ts';
import { parseApkFiles, parseApkInstalled } from '../../../packages/sbom/src/installed/parse-apk-installed.ts';
import { parseDirectUrl } from '../../../packages/sbom/src/installed/parse-direct-url.ts';
import { parseDpkgStatus } from '../../../packages/sbom/src/installed/parse-dpkg-status.ts';
import { parseOsRelease } from '../../../packages/sbom/src/installed/parse-os-release.ts';
import { parseMetadata as parseForSbom } from '../../../packages/sbom/src/python/parse-metadata.ts';
import { fromRequirement } from '../../../packages/sbom/src/python/parse-poetry-lock.ts';
import { parseRequirement as parseOfSbom } from '../../../packages/sbom/src/python/parse-requirement.ts';
import { archiveSource, gitSource, indexSource } from '../../../packages/sbom/src/python/source.ts';
import { parseClaims } from '../../../packages/sigstore/src/job/parse-claims.ts';
import { webAddress } from '../../../packages/slack/src/facts/web-links.ts';
import { asPlainText } from '../../../packages/slack/src/render/as-plain-text.ts';
import { renderFailure } from '../../../packages/slack/src/render/render-failure.ts';
import { renderRelease } from '../../../packages/slack/src/render/render-release.ts';
import { link } from '../../../packages/slack/src/render/rich-text.ts';

/** What reads a text of others. An error that it throws is an answer. */
export type Reader = (text: string) => unknown;

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

const release = (notes: string) => ({
  name: 'parcel',
  version: '1.0.0',
  type: 'minor',
  branch: 'main',
  notes,
  install: [],
  links: [],
});
const failure = (text: string) => ({
  ...{ name: 'parcel', version: undefined, branch: 'main', repository: undefined, run: undefined, advice: [] },
  failures: [{ code: 'EA', message: text, details: text }],
});
const errorOf = (text: string) => Object.assign(new Error(text), { code: 'EA', details: text, member: 'a', step: 'b' });
const row = (text: string) => [{ what: text, where: text, state: text, at: '', url: text }];
const fields = [
  'name',
  'version',
  'summary',
  'license-expression',
  'requires-dist',
  'requires-python',
  'author-email',
  'project-url',
  'home-page',
  'keywords',
  'provides-extra',
  'classifier',
  'dynamic',
  'license-file',
  'description-content-type',
  'metadata-version',
  'description',
  'author',
  'download-url',
  'platform',
];
const judge = (metadata: ReadonlyMap<string, readonly string[]>) => {
  const file = {
    kind: 'wheel',
    name: 'a-1-py3-none-any.whl',
    path: '',
    project: 'a',
    version: '1',
    sha256: '',
    size: 1,
    metadata,
  };
  return indexRules
    .filter(({ id }) => /metadata|project|licen|depend|require/.test(id) || true)
    .map((rule) => {
      try {
        return rule.find({ file, wheel: undefined, sdist: undefined } as never);
      } catch {
        return [];
      }
    });
};
/** Different ones, as many as a text of this length can be. */
const valuesIn = (text: string) => (text.match(/[\s\S]{1,40}/g) ?? []).map((part, at) => `${part}${at}`);
const answer = (text: string, contentType: string) => ({ text, contentType, url: 'https://index.test/simple/a/' });
const config = (text: string) => ({
  env: [`${text}=1`],
  history: [text],
  user: text,
  labels: {},
  entrypoint: [text],
  cmd: [text],
});

/** Every function that takes text of commits, programs, remotes, built files, images or the ledger: by package. */
export const entryPoints: Readonly<Record<string, Reader>> = {
  'kernel: redact': (text) => redact(text, env),
  'kernel: tailOf': (text) => tailOf(text, env),
  'kernel: quoteOutput': quoteOutput,
  'kernel: parseJson': (text) => [
    parseJson(v.looseObject({}), text),
    parseJson(v.looseObject({ a: v.array(v.string()) }), JSON.stringify({ a: valuesIn(text), b: text })),
  ],
  'kernel: isReleasePath': (text) => [isReleasePath(text, '1.0.0'), isReleasePath(`.waybill/1.0.0/${text}`, '1.0.0')],
  'kernel: parseArtifact': (text) => [
    parseArtifact(text, '1.0.0'),
    parseArtifact(JSON.stringify({ kind: 'file', name: text, mediaType: text, path: text }), '1.0.0'),
  ],
  'kernel: makeInertText': makeInertText,
  'kernel: makeInertJson': makeInertJson,
  'kernel: makePrintable': makePrintable,
  'kernel: makePlain': makePlain,
  'kernel: makeReadable': makeReadable,
  'pipeline: makeSafeMarkdown': makeSafeMarkdown,
  'pipeline: withoutCode': withoutCode,
  'kernel: withoutSequences': withoutSequences,
  'pipeline: commitsFor with the analyzer': analyzed,
  'pipeline: commitsFor with the analyzer, as a body': (text) => analyzed(`feat: weigh\n\n${text}`),
  'pipeline: commitsFor with the notes, as a subject': (text) => noted(`feat: ${text}`),
  'pipeline: commitsFor with the notes, as a body': (text) => noted(`feat: weigh\n\n${text}`),
  'pipeline: commitsFor with the notes, as a footer': (text) => noted(`feat: weigh\n\nBREAKING CHANGE: ${text}`),
  'pipeline: commitsFor of another plugin': (text) => commitsFor([commit(text)], unread, {}),
  'pipeline: findOverlooked': (text) => describeOverlooked(findOverlooked([commit(text)], reading), 1),
  'pipeline: readMessage': readMessage,
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
  'python: parseMetadata': parseMetadata,
  'python: parseRequirement': (text) => [
    parseRequirement(text),
    parseRequirement(`a ${text}`),
    parseRequirement(`a; ${text}`),
    parseRequirement(`a[${text}`),
  ],
  'python: specifiers': (text) => [
    isPep440(text),
    isPep440(`1${text}`),
    isVersionSpecifier(text),
    isVersionSpecifier(`>=1${text}`),
  ],
  'pypi: parseRefusal': async (text) => [
    await parseRefusal({ body: text }),
    await parseRefusal({ phrase: text, body: '' }),
    await parseRefusal({ contentType: 'text/html', body: text }),
  ],
  'pypi: parseSimple': async (text) => [
    await parseSimple(answer(text, 'text/html')),
    await parseSimple(answer(text, 'x/json')),
    await parseSimple(answer(`<a href="${text}`, 'text/html')),
    await parseSimple(answer(JSON.stringify({ files: [{ filename: text, url: text }] }), 'x/json')),
  ],
  'pypi: parseProjects': async (text) => [
    await parseProjects(answer(`<title>Simple</title>${text}`, 'text/html')),
    await parseProjects(answer(JSON.stringify({ projects: [{ name: text }] }), 'x/json')),
  ],
  'pypi: parseProjectStatus': async (text) => [
    await parseProjectStatus(answer(text, 'text/html')),
    await isProjectPage(answer(text, 'text/html')),
    await parseLinks(text),
  ],
  'pypi: parseFileName': (text) => [
    parseFileName(text),
    parseFileName(`${text}-1.tar.gz`),
    parseFileName(`a-${text}-py3-none-any.whl`),
  ],
  'pypi: parseRecord': (text) => findInRecord(parseRecord(text), []),
  'sigstore: parseClaims': (text) => [parseClaims(text), parseClaims(`a.${Buffer.from(text).toString('base64url')}.b`)],
  'pypi: addresses': (text) => [
    parseAddress(text),
    isEmailAddress(text),
    isEmailAddress(`${text}@example.org`),
    isEmailAddress(`a@${text}`),
  ],
  'pypi: findInEntryPoints': (text) => [findInEntryPoints(text), findInEntryPoints(`[console_scripts]\n${text}`)],
  'pypi: isLicenseExpression': (text) => [isLicenseExpression(text), isLicenseExpression(`MIT ${text}`)],
  'pypi: rules, the same in all fields': (text) => judge(new Map(fields.map((field) => [field, [text]]))),
  'pypi: rules, of the whole metadata': (text) =>
    judge(parseMetadata(`Metadata-Version: 2.4\nName: a\nVersion: 1\nDescription-Content-Type: text/x-rst\n${text}`)),
  'pypi: rules, many values': (text) => judge(new Map(fields.map((field) => [field, valuesIn(text)]))),
  'pypi: findProblems': findProblems,
  'deploy: parseJunit': (text) => [
    parseJunit(text),
    parseJunit(`<testsuites><testcase name="${text}"><failure>${text}</failure></testcase></testsuites>`),
  ],
  'docker: parseBake': (text) => parseBake(text),
  'docker: parseBuilder': parseBuilder,
  'docker: parseChallenge': (text) => [
    parseChallenge(text),
    parseChallenge(`Bearer ${text}`),
    parseChallenge(`Bearer realm="${text}`),
  ],
  'docker: parseImageConfig': parseImageConfig,
  'docker: parseImageName': (text) => [parseImageName(text), parseReference(text), parseReference(`a@sha256:${text}`)],
  'docker: parseLostCaches': parseLostCaches,
  'docker: causeIn': (text) => [explainCause(text), isExecFormatError(text), says(text, '1.0.0')],
  'docker: looksSecret': looksSecret,
  'docker: planWarnings': (text) => planWarnings(config(text) as never),
  'docker: parseCheck': parseCheck,
  'docker: parseTargets': parseTargets,
  'sbom: parseApkInstalled': (text) => [parseApkInstalled(text), [...parseApkFiles(text)].length],
  'sbom: parseDpkgStatus': parseDpkgStatus,
  'sbom: parseOsRelease': (text) => [
    parseOsRelease(text),
    parseOsRelease(`ID=a\nPRETTY_NAME="${text}"`),
    parseOsRelease(`ID=a\nID_LIKE=${text}`),
  ],
  'sbom: parseDirectUrl': (text) => [
    parseDirectUrl(text),
    parseDirectUrl(JSON.stringify({ url: text, vcs_info: { vcs: 'git', commit_id: text } })),
  ],
  'sbom: paths': (text) => [findUnread(text), isWanted(text), parseWhiteout(text)],
  'sbom: parseMetadata': parseForSbom,
  'sbom: parseRequirement': (text) => [parseOfSbom(text), parseOfSbom(`a ${text}`), fromRequirement(text)],
  'sbom: sources': (text) => [
    archiveSource(text),
    indexSource(text),
    gitSource(text, { commit: 'a' }),
    gitSource(`git@${text}`, { commit: 'a' }),
  ],
  'slack: renderRelease': (text) => asPlainText(renderRelease(release(text))),
  'slack: renderRelease, in a section': (text) => renderRelease(release(`## 1.0.0\n\n### Features\n\n* ${text}\n`)),
  'slack: renderFailure': (text) => asPlainText(renderFailure(failure(text) as never)),
  'slack: link': (text) => link('https://a.test', text),
  'slack: webAddress': (text) => [webAddress(text), webAddress(`https://${text}`)],
};

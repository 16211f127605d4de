import { parseFileName } from '../../../../packages/pypi/src/files/parse-file-name.ts';
import { parseRecord } from '../../../../packages/pypi/src/files/wheel/parse-record.ts';
import { parseRefusal } from '../../../../packages/pypi/src/indexes/parse-refusal.ts';
import { parseLinks } from '../../../../packages/pypi/src/indexes/simple/parse-links.ts';
import {
  isProjectPage,
  parseProjectStatus,
  parseProjects,
  parseSimple,
} from '../../../../packages/pypi/src/indexes/simple/parse-simple.ts';
import { isEmailAddress } from '../../../../packages/pypi/src/rules/addresses/email-address.ts';
import { parseAddress } from '../../../../packages/pypi/src/rules/addresses/parse-address.ts';
import { findInEntryPoints } from '../../../../packages/pypi/src/rules/archives/entry-points.ts';
import { findInRecord } from '../../../../packages/pypi/src/rules/archives/find-in-record.ts';
import { indexRules } from '../../../../packages/pypi/src/rules/index-rules.ts';
import { isLicenseExpression } from '../../../../packages/pypi/src/rules/metadata/license-expression.ts';
import { parseMetadata } from '../../../../packages/python/src/parse-metadata.ts';
import { parseRequirement } from '../../../../packages/python/src/requirement.ts';
import { isPep440, isVersionSpecifier } from '../../../../packages/python/src/specifiers.ts';
import { findProblems } from '../../../../packages/rst/src/find-problems.ts';
import { parseClaims } from '../../../../packages/sigstore/src/job/parse-claims.ts';
import { type Reader, splitValues } from './reader.ts';

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
  return indexRules.map((rule) => {
    try {
      return rule.find({ file, wheel: undefined, sdist: undefined } as never);
    } catch {
      return [];
    }
  });
};
const answer = (text: string, contentType: string) => ({ text, contentType, url: 'https://index.test/simple/a/' });

export const pythonReaders: Readonly<Record<string, Reader>> = {
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
  'pypi: rules, many values': (text) => judge(new Map(fields.map((field) => [field, splitValues(text)]))),
  'pypi: findProblems': findProblems,
};

import { isEmailAddress } from './addresses/email-address.ts';
import { parseAddress } from './addresses/parse-address.ts';
import { isWebAddress } from './addresses/web-address.ts';
import { findInDescription } from './metadata/find-in-description.ts';
import { isLicenseExpression } from './metadata/license-expression.ts';
import { isSince24 } from './metadata/license-files.ts';
import { packaging, type Rule, sentValues, specification, warehouse } from './rule.ts';

const core = (field: string) => specification(`core-metadata/#${field}`);
const ofPyPI = warehouse('forklift/metadata.py');

const urls = 'Correct `project.urls` in `pyproject.toml`.';

/** `Home, https://example.org` → both; the URL is empty when there is no comma. */
function labelled(text: string): readonly [label: string, url: string] {
  const [label = '', ...rest] = text.split(',');
  return [label.trim(), rest.join(',').trim()];
}

/** What metadata says of people, addresses and the description. */
export const projectRules: readonly Rule[] = [
  {
    id: 'author-email',
    of: 'pypi',
    says: 'A single address of an author or maintainer is one that mail can be sent to; several are not looked at',
    source: ofPyPI,
    find: ({ file: { metadata } }) =>
      ['author-email', 'maintainer-email'].flatMap((field) =>
        sentValues(metadata, field)
          .map(parseAddress)
          .filter((address) => address !== '' && !isEmailAddress(address))
          .map((address) => ({
            fact: `\`${address}\` is not an e-mail address that PyPI takes`,
            remedy: `Correct \`project.${field.startsWith('a') ? 'authors' : 'maintainers'}\` in \`pyproject.toml\`; an address must be reachable from everywhere, or be left out.`,
          })),
      ),
  },
  {
    id: 'home-page',
    of: 'pypi',
    says: '`Home-page` and `Download-URL` are `http` or `https` URLs',
    source: ofPyPI,
    find: ({ file: { metadata } }) =>
      ['home-page', 'download-url'].flatMap((field) =>
        sentValues(metadata, field)
          .filter((url) => !isWebAddress(url))
          .map((url) => ({ fact: `\`${url}\` is not a URL`, remedy: urls })),
      ),
  },
  {
    id: 'project-url',
    of: 'pypi',
    says: 'A project URL has a label of at most 32 characters and is an `http` or `https` URL',
    source: ofPyPI,
    find: ({ file: { metadata } }) =>
      sentValues(metadata, 'project-url')
        .map(labelled)
        .flatMap(([label, url]) => {
          if (label === '') return [{ fact: `The URL \`${url}\` has no label`, remedy: urls }];
          if ([...label].length > 32)
            return [{ fact: `The label \`${label}\` has more than 32 characters`, remedy: urls }];
          return isWebAddress(url) ? [] : [{ fact: `\`${url}\` is not a URL`, remedy: urls }];
        }),
  },
  {
    id: 'project-url-labels',
    of: 'pypi',
    says: 'No two project URLs have the same label',
    source: packaging('metadata.py'),
    find: ({ file: { metadata } }) => {
      const labels = sentValues(metadata, 'project-url').map((text) => labelled(text)[0]);
      const once = new Set<string>();
      const twice = new Set(labels.filter((label) => once.has(label) || !once.add(label)));
      return [...twice].map((label) => ({ fact: `Several URLs have the label \`${label}\``, remedy: urls }));
    },
  },
  {
    id: 'description-content-type',
    of: 'pypi',
    says: 'The description is `text/plain`, `text/x-rst` or `text/markdown`, in UTF-8; the variant of Markdown is `GFM` or `CommonMark`',
    source: core('description-content-type'),
    find: ({ file: { metadata } }) =>
      sentValues(metadata, 'description-content-type')
        .filter((type) => !isDescriptionType(type))
        .map((type) => ({
          fact: `PyPI shows no description of type \`${type}\``,
          remedy:
            'Point `project.readme` to a `.md`, `.rst` or `.txt` file, or say `content-type` there: `text/markdown`, `text/x-rst` or `text/plain`.',
        })),
  },
  {
    id: 'description-renders',
    of: 'pypi',
    says: 'A description in reStructuredText, which one without a type is taken for, renders without a warning',
    source: warehouse('utils/readme.py'),
    find: ({ file: { metadata } }) => findInDescription(metadata),
  },
];

const correct = 'Correct `project.license-files` in `pyproject.toml`, or update the build backend.';

/** What metadata says of licences and importable names. */
export const licenseRules: readonly Rule[] = [
  {
    id: 'license-expression',
    of: 'pypi',
    says: '`License-Expression` is an SPDX expression (PEP 639); case does not matter',
    source: specification('license-expression/'),
    find: ({ file: { metadata } }) =>
      sentValues(metadata, 'license-expression')
        .filter((text) => !isLicenseExpression(text))
        .map((text) => ({
          fact: `\`${text}\` is not a licence expression`,
          remedy:
            'Write `project.license` with identifiers from https://spdx.org/licenses/, such as `MIT OR Apache-2.0`; for others, `LicenseRef-` and a name.',
        })),
  },
  {
    id: 'license-once',
    of: 'pypi',
    says: '`License` and `License-Expression` are not both there (PEP 639)',
    source: core('license-expression'),
    find: ({ file: { metadata } }) =>
      ['license', 'license-expression'].every((field) => sentValues(metadata, field).length > 0)
        ? [
            {
              fact: 'The fields `License` and `License-Expression` are both there, and only one may be',
              remedy: 'Keep `project.license` as a text, and nothing else that says the licence.',
            },
          ]
        : [],
  },
  {
    id: 'license-file-paths',
    of: 'pypi',
    says: 'Paths of licence files are relative, with `/`, and neither contain `..` nor `*` (PEP 639)',
    source: core('license-file-multiple-use'),
    find: ({ file: { metadata } }) =>
      // Older metadata has no such field, and what setuptools writes there is not sent.
      (isSince24(metadata) ? sentValues(metadata, 'license-file') : [])
        .filter((path) => /\.\.|[*\\]|^\/|^[a-z]:|\/\/|\/\.\/|\/\.?$|^\.\/|^$/i.test(path) && path !== '.')
        .map((path) => ({ fact: `\`${path}\` is not a path of a licence file`, remedy: correct })),
  },
  {
    id: 'import-names',
    of: 'pypi',
    says: '`Import-Name` and `Import-Namespace` are names that Python can import, perhaps with `; private` (PEP 794)',
    source: core('import-name-multiple-use'),
    find: ({ file: { metadata } }) =>
      ['import-name', 'import-namespace']
        .flatMap((field) => sentValues(metadata, field))
        .filter((text) => !isImportName(text))
        .map((text) => ({
          fact: `\`${text}\` is not a name that Python can import`,
          remedy: 'Correct `project.import-names` and `project.import-namespaces` in `pyproject.toml`.',
        })),
  },
];

const keywords =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );

function isImportName(text: string): boolean {
  const [name = '', ...rest] = text.split(';');
  const option = rest.join(';').trimStart();
  const isNamed = name
    .trimEnd()
    .split('.')
    .every((part) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(part) && !keywords.includes(part));
  return isNamed && (rest.length === 0 || option === 'private');
}

const types = ['text/plain', 'text/x-rst', 'text/markdown'];

const word = `[^\\s\\p{Cc}()<>@,;:\\\\"/[\\]?='*%]+`;
/** `name=value`, with a word or a quoted value (RFC 2045): a header with anything else counts as no type at all. */
const parameterForm = new RegExp(`^(${word})[ \\t]*=[ \\t]*(?:"([^"\\\\]*)"|(${word}))$`, 'u');

/** https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type */
function isDescriptionType(text: string): boolean {
  const [type = '', ...parameters] = text
    .replace(/;\s*$/, '')
    .split(';')
    .map((part) => part.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, ''));
  const isMarkdown = type.toLowerCase() === 'text/markdown';
  return types.includes(type.toLowerCase()) && parameters.every((parameter) => isKnownParameter(parameter, isMarkdown));
}

function isKnownParameter(parameter: string, isMarkdown: boolean): boolean {
  const [, name = '', quoted, plain = ''] = parameterForm.exec(parameter) ?? [];
  const value = (quoted ?? plain).trim();
  if (name.toLowerCase() === 'charset') return value.toUpperCase() === 'UTF-8';
  if (name.toLowerCase() === 'variant' && isMarkdown) return ['GFM', 'CommonMark'].includes(value);
  return name !== '';
}

import { validRange } from '@renovatebot/pep440';
import type { CoreMetadata } from '@waybill/python';
import { findInClassifiers } from './find-in-classifiers.ts';
import { findInDescription } from './find-in-description.ts';
import { findInLicense } from './find-in-license.ts';
import { findInUrls } from './find-in-urls.ts';
import type { Finding } from './finding.ts';

type Rule = (metadata: CoreMetadata) => readonly Finding[];

/** https://packaging.python.org/en/latest/specifications/core-metadata/ */
const versions = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];
const longestSummary = 512;
const extraName = /^([a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;
/** A name, perhaps extras, then a version, an address, a marker or nothing. PEP 508 */
const requirement = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?\s*(\[[^\]]*\])?\s*($|[(<>=!~;@])/i;

const see = (field: string) => `Correct \`${field}\` in \`pyproject.toml\`, or what writes it.`;
const all = (metadata: CoreMetadata, field: string) => metadata.get(field) ?? [];

/**
 * What PyPI refuses in core metadata, and what `twine check --strict` would; all of it at once.
 *
 * @param classifiers the ones that PyPI knows; without them only their shape is looked at
 */
export function findInMetadata(metadata: CoreMetadata, classifiers?: ReadonlySet<string>): Finding[] {
  return [...rules, (each: CoreMetadata) => findInClassifiers(each, classifiers)].flatMap((rule) => rule(metadata));
}

const rules: readonly Rule[] = [
  (metadata) =>
    all(metadata, 'metadata-version')
      .filter((version) => !versions.includes(version))
      .map((version) => ({
        fact: `PyPI knows no metadata version \`${version}\``,
        remedy: 'Build with another version of the build backend; see `build-system.requires`.',
      })),
  (metadata) =>
    all(metadata, 'version')
      .filter((version) => version.includes('+'))
      .map((version) => ({
        fact: `\`${version}\` is a local version, which PyPI does not take`,
        remedy: 'Make the build backend leave out what follows the `+`.',
      })),
  (metadata) => {
    const [summary = ''] = all(metadata, 'summary');
    const remedy = 'Make `project.description` one line of at most 512 characters.';
    if (summary.includes('\n')) return [{ fact: 'The summary has several lines', remedy }];
    return summary.length > longestSummary ? [{ fact: `The summary has ${summary.length} characters`, remedy }] : [];
  },
  (metadata) =>
    ['author-email', 'maintainer-email'].flatMap((field) =>
      all(metadata, field)
        .flatMap(addressesIn)
        .filter((address) => !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(address))
        .map((address) => ({ fact: `\`${address}\` is not an e-mail address`, remedy: see(field) })),
    ),
  (metadata) =>
    all(metadata, 'requires-python')
      .filter((range) => range.trim() !== '' && !validRange(range))
      .map((range) => ({
        fact: `\`${range}\` is not a range of Python versions`,
        remedy: 'Write `project.requires-python` as PEP 440 says, such as `>=3.9`.',
      })),
  (metadata) => all(metadata, 'requires-dist').flatMap(findInRequirement),
  (metadata) =>
    all(metadata, 'provides-extra')
      .filter((name) => !extraName.test(name))
      .map((name) => ({
        fact: `\`${name}\` is not a valid name of an extra`,
        remedy: see('project.optional-dependencies'),
      })),
  findInDescription,
  findInLicense,
  findInUrls,
];

function findInRequirement(text: string): Finding[] {
  if (/^[^;]*?[\w\])]\s*@/.test(text)) {
    return [
      {
        fact: `\`${text}\` is a dependency on an address, which PyPI does not take`,
        remedy: 'Depend on a released version. What only developers need belongs into a dependency group.',
      },
    ];
  }
  if (requirement.test(text)) return [];
  return [{ fact: `\`${text}\` is not a valid requirement`, remedy: see('project.dependencies') }];
}

/** `Ada <ada@example.org>, bob@example.org` → the two addresses. */
function addressesIn(text: string): string[] {
  const withoutNames = text.replace(/"[^"]*"/g, '');
  const inBrackets = [...withoutNames.matchAll(/<([^>]*)>/g)].map(([, address = '']) => address.trim());
  if (inBrackets.length > 0) return inBrackets;
  return withoutNames
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each.includes('@'));
}

import { isPep440 } from '@waybill/python';
import { eachValue, packaging, projectName, type Rule, sentValues, specification, warehouse } from '../rule.ts';
import { allFields, metadataVersions, singleFields, versionOfField } from './field-versions.ts';
import { findInClassifiers } from './find-in-classifiers.ts';
import { isSince24 } from './license-files.ts';

const core = (field: string) => specification(`core-metadata/#${field}`);
const ofPyPI = warehouse('forklift/metadata.py');

const rebuild = 'Build with another version of the build backend; see `build-system.requires`.';
const see = (field: string) => `Correct \`project.${field}\` in \`pyproject.toml\`, or what writes it.`;

/** Whatever Python takes for the end of a line. */
const lineBreak = /[\r\n\v\f\u0085\u2028\u2029]/;

/** What metadata must be, whatever it describes. */
export const metadataRules: readonly Rule[] = [
  {
    id: 'metadata-version',
    of: 'pypi',
    says: 'The metadata version is one of 1.0, 1.1, 1.2, and 2.1 to 2.5',
    source: ofPyPI,
    find: eachValue(
      ['metadata-version'],
      (version) =>
        !(metadataVersions as readonly string[]).includes(version) && {
          fact: `PyPI knows no metadata version \`${version}\``,
          remedy: rebuild,
        },
    ),
  },
  {
    id: 'metadata-required-fields',
    of: 'pypi',
    says: 'Metadata version, name and version say something; `UNKNOWN` says nothing',
    source: warehouse('forklift/decorators.py'),
    find: ({ file: { metadata } }) =>
      ['metadata-version', 'name', 'version']
        .filter((field) => metadata.has(field) && sentValues(metadata, field).length === 0)
        .map((field) => ({
          fact: `\`${field}\` is \`${metadata.get(field)?.[0] ?? ''}\`, which PyPI takes for nothing`,
          remedy: see(field === 'metadata-version' ? 'name' : field),
        })),
  },
  {
    id: 'metadata-name',
    of: 'any',
    says: 'The name consists of ASCII letters, digits, `.`, `-` and `_`, with a letter or digit at both ends',
    source: core('name'),
    find: eachValue(
      ['name'],
      (name) => !projectName.test(name) && { fact: `\`${name}\` is not a name of a project`, remedy: see('name') },
    ),
  },
  {
    id: 'metadata-version-number',
    of: 'any',
    says: 'The version is one of PEP 440',
    source: core('version'),
    find: eachValue(
      ['version'],
      (version) => !isPep440(version) && { fact: `\`${version}\` is not a version`, remedy: see('version') },
    ),
  },
  {
    id: 'metadata-local-version',
    of: 'pypi',
    says: 'The version is no local version, with a `+`',
    source: ofPyPI,
    find: eachValue(
      ['version'],
      (version) =>
        version.includes('+') && {
          fact: `\`${version}\` is a local version, which PyPI does not take`,
          remedy: 'Make the build backend leave out what follows the `+`.',
        },
    ),
  },
  {
    id: 'metadata-field-version',
    of: 'pypi',
    says: 'No field is there that a later metadata version brought',
    source: packaging('metadata.py'),
    find: ({ file: { metadata } }) => {
      const [stated = ''] = metadata.get('metadata-version') ?? [];
      const age = (metadataVersions as readonly string[]).indexOf(stated);
      if (age === -1) return [];
      return allFields.flatMap((field) => {
        const since = versionOfField(field) ?? '';
        const isNewer = (metadataVersions as readonly string[]).indexOf(since) > age;
        // The upload leaves the field out of metadata that does not know it.
        const isSent = field !== 'license-file' || isSince24(metadata);
        return isNewer && isSent && sentValues(metadata, field).length > 0
          ? [{ fact: `\`${field}\` came with metadata version ${since}, and this is ${stated}`, remedy: rebuild }]
          : [];
      });
    },
  },
  {
    id: 'metadata-single-fields',
    of: 'pypi',
    says: 'A field that may be there once is there once',
    source: packaging('metadata.py'),
    find: ({ file: { metadata } }) =>
      singleFields
        .filter((field) => sentValues(metadata, field).length > 1)
        .map((field) => ({ fact: `\`${field}\` is there ${metadata.get(field)?.length} times`, remedy: rebuild })),
  },
  {
    id: 'metadata-summary',
    of: 'pypi',
    says: 'The summary is one line of at most 512 characters',
    source: ofPyPI,
    find: eachValue(['summary'], (summary) => {
      const remedy = 'Make `project.description` one line of at most 512 characters.';
      const length = [...summary].length;
      if (lineBreak.test(summary)) return { fact: 'The summary has several lines', remedy };
      return length > 512 && { fact: `The summary has ${length} characters`, remedy };
    }),
  },
  {
    id: 'metadata-classifiers',
    of: 'pypi',
    says: 'Classifiers are those that PyPI knows, and none that it has deprecated',
    source: 'https://pypi.org/classifiers/',
    find: ({ file: { metadata }, classifiers }) => findInClassifiers(sentValues(metadata, 'classifier'), classifiers),
  },
  {
    id: 'metadata-dynamic',
    of: 'pypi',
    says: '`Dynamic` names fields that may be dynamic (PEP 643): neither name, nor version, nor metadata version',
    source: core('dynamic-multiple-use'),
    find: eachValue(['dynamic'], (field) => {
      const name = field.toLowerCase();
      const isFine = allFields.includes(name) && !['name', 'version', 'metadata-version', 'dynamic'].includes(name);
      return (
        !isFine && {
          fact: `\`${field}\` cannot be \`Dynamic\``,
          remedy: 'Correct `project.dynamic` in `pyproject.toml`, or update the build backend.',
        }
      );
    }),
  },
];

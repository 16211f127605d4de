import { isVersionSpecifier, parseRequirement } from '@waybill/python';
import { eachValue, projectName, type Rule, specification, warehouse } from '../rule.ts';

const core = (field: string) => specification(`core-metadata/#${field}`);
const ofPyPI = warehouse('forklift/metadata.py');

const see = (field: string) => `Correct \`project.${field}\` in \`pyproject.toml\`, or what writes it.`;

const requirement = (field: string) => (text: string) =>
  parseRequirement(text) === undefined && { fact: `\`${text}\` is not a valid requirement`, remedy: see(field) };

/** What metadata says of other projects. */
export const dependencyRules: readonly Rule[] = [
  {
    id: 'requires-dist',
    of: 'pypi',
    says: 'Requirements are written as PEP 508 says',
    source: specification('dependency-specifiers/'),
    find: eachValue(['requires-dist'], requirement('dependencies')),
  },
  {
    id: 'requires-dist-address',
    of: 'pypi',
    says: 'No requirement names an address',
    source: ofPyPI,
    find: eachValue(
      ['requires-dist', 'provides-dist', 'obsoletes-dist'],
      (text) =>
        parseRequirement(text)?.url !== undefined && {
          fact: `\`${text}\` is a dependency on an address, which PyPI does not take`,
          remedy: 'Depend on a released version. What only developers need belongs into a dependency group.',
        },
    ),
  },
  {
    id: 'provides-dist',
    of: 'pypi',
    says: '`Provides-Dist` and `Obsoletes-Dist` are requirements',
    source: ofPyPI,
    find: eachValue(['provides-dist', 'obsoletes-dist'], requirement('dependencies')),
  },
  {
    id: 'requires-python',
    of: 'pypi',
    says: '`Requires-Python` is a version specifier of PEP 440',
    source: specification('version-specifiers/'),
    find: eachValue(
      ['requires-python'],
      (range) =>
        !isVersionSpecifier(range) && {
          fact: `\`${range}\` is not a range of Python versions`,
          remedy: 'Write `project.requires-python` as PEP 440 says, such as `>=3.9`.',
        },
    ),
  },
  {
    id: 'provides-extra',
    of: 'pypi',
    says: 'Names of extras are such as names of projects (PEP 685)',
    source: core('provides-extra-multiple-use'),
    find: eachValue(
      ['provides-extra'],
      (name) =>
        !projectName.test(name) && {
          fact: `\`${name}\` is not a valid name of an extra`,
          remedy: see('optional-dependencies'),
        },
    ),
  },
];

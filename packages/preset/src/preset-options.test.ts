import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { errorsOf, type ReleaseError } from '@waybill/kernel';
import fc from 'fast-check';
import { definePreset } from './define-preset.ts';
import { sectionNames } from './preset-options.ts';

const place = { cwd: '/nonexistent', env: { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main' } };

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isEntry = (value: unknown) => isText(value) || isObject(value);
const isListOf = (isFit: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(isFit);
const isSection = (value: unknown) => isBoolean(value) || isObject(value);
const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

/** What each option takes, in words of the documentation and not of the schema. */
const takes: Readonly<Record<string, (value: unknown) => boolean>> = {
  branches: (value) => isFilled(value) && isListOf(isEntry)(value),
  packages: (value) => isFilled(value) && isListOf(isText)(value),
  clearTextHosts: isListOf(isText),
  sigstore: isObject,
  changelog: (value) => isText(value) || isSection(value),
  commit: isBoolean,
  assets: isListOf(isEntry),
  pipeline: isObject,
  ...Object.fromEntries(
    [
      'commit-analyzer',
      'release-notes-generator',
      'exec',
      'git',
      'github',
      'announcement',
      'deploy',
      'docker',
      'email',
      'metrics',
      'pypi',
      'pyproject',
      'sbom',
      'scan',
      'slack',
      'webhook',
    ].map((name) => [name, isSection]),
  ),
};
const names = Object.keys(takes);
const ofBranches = ['main', 'beta', 'candidatePrefix'];

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.constantFrom('', ' ', 'off', 'true', 'libs/*', 'master', '[]'),
);
const value = fc.oneof(
  scalar,
  fc.array(fc.oneof(scalar, fc.constantFrom({}, { name: 'next' }), fc.array(fc.constant('x'))), { maxLength: 3 }),
  fc.constantFrom({ enabled: false }, { any: ['thing'] }),
);

/** A name with one slip: a letter that is missing, twice, another one, or in the place of its neighbour. */
const slip = (all: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...all), fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'other', 'case', 'plural'))
    .map(([name, position, how]) => {
      const at = position % (name.length - 1);
      const [before, letter = '', next = '', after] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
      const slipped: Readonly<Record<string, string>> = {
        drop: before + next + after,
        double: before + letter + letter + next + after,
        swap: before + next + letter + after,
        other: `${before}q${next}${after}`,
        case: name[0]?.toUpperCase() + name.slice(1),
        plural: `${name}s`,
      };
      return { name, slipped: slipped[how] ?? '' };
    })
    .filter(({ slipped }) => !all.includes(slipped) && slipped !== '');

it('has a section for every plugin of the schema', async () => {
  const schema = JSON.parse(await readFile(join(import.meta.dirname, '../schema.json'), 'utf8'));
  const host = ['$schema', 'extends', 'repositoryUrl', 'tagFormat', 'plugins', 'dryRun', 'ci', 'debug'];
  const expected = Object.keys(schema.properties).filter((name) => !host.includes(name));

  const others = ['branches', 'packages', 'clearTextHosts', 'sigstore', 'changelog', 'commit', 'assets'];
  expect(expected.filter((name) => ![...sectionNames, ...others].includes(name))).toEqual([]);
});

function problemsOf(options: object) {
  try {
    definePreset(options, place);
  } catch (error) {
    return (errorsOf(error) as readonly ReleaseError[]).map(
      ({ code, message, details }) => `${code} ${message} ${details}`,
    );
  }
  return [];
}

describe('any option', () => {
  it('that is mistyped is an error with the name that was meant', () => {
    fc.assert(
      fc.property(slip(names), value, ({ name, slipped }, given) => {
        const [problem = '', ...others] = problemsOf({ [slipped]: given });

        expect(others).toEqual([]);
        expect(problem).toContain(`EINVALIDOPTION Option \`${slipped}\` does not exist.`);
        // Names of three letters are as near to others.
        if (name.length > 4) expect(problem).toContain(`Did you mean \`${name}\`?`);
        else expect(problem).toMatch(/Did you mean `\w+`\?|Known options: /);
      }),
    );
  });

  it('that is mistyped inside `branches` is one, too', () => {
    fc.assert(
      fc.property(slip(ofBranches), ({ name, slipped }) => {
        expect(problemsOf({ branches: { [slipped]: 'x' } })).toEqual([
          expect.stringContaining(`Option \`branches.${slipped}\` does not exist. Did you mean \`branches.${name}\`?`),
        ]);
      }),
    );
  });

  it('takes what it says, and nothing else is silent', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, given) => {
        fc.pre(!(name === 'branches' && isObject(given)));
        const problems = problemsOf({ [name]: given });

        if (takes[name]?.(given)) expect(problems).toEqual([]);
        else {
          expect(problems.length).toBeGreaterThan(0);
          for (const problem of problems) {
            expect(problem).toMatch(new RegExp(`^EINVALIDOPTION Option \`${name}[\\[\`.]`));
            expect(problem).toContain('For example');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('names branches with text alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ofBranches), value, (name, given) => {
        const problems = problemsOf({ branches: { [name]: given } });

        if (isText(given)) expect(problems).toEqual([]);
        else expect(problems.join()).toContain(`\`branches.${name}`);
      }),
    );
  });

  it('is named beside every other one that is wrong', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 5 }), (wrong) => {
        const problems = problemsOf(Object.fromEntries(wrong.map((name) => [name, 7])));

        for (const name of wrong) expect(problems.join('\n')).toContain(`Option \`${name}\``);
      }),
    );
  });
});

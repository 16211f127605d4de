import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { execa } from 'execa';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { combinations, fine, values, wheelNames } from '../../../test/harness/python/rule-corpus.ts';
import { formRules } from '../../rehearsal/src/python-index/rules/form-rules.ts';
import type { Distribution } from '../src/files/distribution.ts';
import { indexRules } from '../src/rules/index-rules.ts';
import { standardLibrary } from '../src/rules/names/standard-library.ts';

const withTools = await withPypi(it);

type Form = Readonly<Record<string, readonly string[]>>;

const inFile: Readonly<Record<string, string>> = { classifiers: 'classifier', project_urls: 'project-url' };

const cases: readonly (readonly [Form, string])[] = [
  ...Object.entries(values).flatMap(([field, all]) => all.map((value) => [{ ...fine, [field]: [value] }, ''] as const)),
  ...combinations.map((form) => [form, ''] as const),
  ...wheelNames.map((name) => [fine, name] as const),
];

/** What PyPI's own libraries say of each case. */
async function verdicts(): Promise<readonly (readonly string[])[]> {
  const { python, env } = await pypiTools('rules');
  const script = join(import.meta.dirname, '../../../test/harness/python/judge-metadata.py');
  const { stdout } = await execa(python, [script], { env, extendEnv: false, input: JSON.stringify(cases) });
  return JSON.parse(stdout);
}

/** What the plugin says of it. */
function findings(form: Form, name: string, classifiers: ReadonlySet<string>): readonly string[] {
  const metadata = new Map(
    Object.entries(form).map(([key, given]) => [inFile[key] ?? key.replaceAll('_', '-'), given]),
  );
  const file = {
    ...(name === '' ? { kind: 'sdist', name: 'x' } : { kind: 'wheel', name }),
    version: '1',
    size: 1,
    metadata,
  } as unknown as Distribution;
  const ofName = ['wheel-name'];
  return indexRules
    .filter(({ id }) => (name === '' ? !id.startsWith('wheel-') && id !== 'sdist-version' : ofName.includes(id)))
    .flatMap((rule) => rule.find({ file, classifiers }))
    .filter(({ isDoubtful }) => !isDoubtful)
    .map(({ fact }) => fact);
}

withTools('metadata is refused exactly where PyPI’s own libraries refuse it', async () => {
  const judged = await verdicts();
  const classifiers = new Set(['Programming Language :: Python :: 3', 'Typing :: Typed']);

  const differing = cases.flatMap(([form, name], at) => {
    const [theirs, ours] = [judged[at] ?? [], findings(form, name, classifiers)];
    return theirs.length > 0 === ours.length > 0 ? [] : [{ form, name, theirs, ours }];
  });

  expect(differing).toEqual([]);
  expect(judged.filter((refused) => refused.length > 0).length).toBeGreaterThan(300);
  expect(judged.filter((refused) => refused.length === 0).length).toBeGreaterThan(200);
});

withTools('the index of the rehearsal judges metadata as PyPI’s own libraries do', async () => {
  const judged = await verdicts();
  const usual = { ':action': 'file_upload', protocol_version: '1', filetype: 'sdist', sha256_digest: 'a'.repeat(64) };

  const differing = cases.flatMap(([form, name], at) => {
    // It does not have the list of classifiers, and names are judged with the file.
    if (name !== '' || 'classifiers' in form) return [];
    const fields = [
      ...Object.entries(form).flatMap(([field, given]) => given.map((value) => [field, value] as const)),
      ...Object.entries(usual),
    ];
    const words = formRules.map((rule) => rule(fields)).find((said) => said !== undefined);
    return (judged[at] ?? []).length > 0 === (words !== undefined) ? [] : [{ form, theirs: judged[at], words }];
  });

  expect(differing).toEqual([]);
});

/** The names of modules, made as PyPI makes them (pypi/warehouse: packaging/services.py). */
const modules = `
import json, re, stdlib_list
names = {name for version in stdlib_list.short_versions for name in stdlib_list.stdlib_list(version)}
paths = {".".join(name.split(".")[: count + 1]) for name in names for count in range(name.count(".") + 1)}
print(json.dumps(sorted({re.sub(r"[-_.]+", "-", path.strip("-_.")).lower() for path in paths})))
`;

withTools('names of modules are those that PyPI gives to no new project', async () => {
  const { python, env } = await pypiTools('rules');

  const { stdout } = await execa(python, ['-c', modules], { env, extendEnv: false });

  expect([...standardLibrary].sort()).toEqual(JSON.parse(stdout).sort());
});

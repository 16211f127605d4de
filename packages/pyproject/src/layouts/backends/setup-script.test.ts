import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions } from '../../index.ts';

async function release(script: string): Promise<{ script: string; says: string[] }> {
  await using folder = await temporaryFolder({ 'setup.py': script });
  const context = fakeContext({ cwd: folder.path });
  await verifyConditions({ copies: 'ignore' }, context);
  const says = [...context.lines];
  await prepare({ copies: 'ignore' }, context);
  return { script: await readFile(join(folder.path, 'setup.py'), 'utf8'), says };
}

test.each([
  ['a text in parentheses', 'setup(\n    name="parcel",\n    version=(\n        "1.1.0"\n    ),\n)\n'],
  ['a call of dict', 'settings = dict(name="parcel", version="1.1.0")\nsetup(**settings)\n'],
  ['a dict', "settings = {\n    'name': 'parcel',\n    'version': '1.1.0',\n}\nsetup(**settings)\n"],
  ['a dict beside another argument', 'more = {"version": "1.1.0"}\nsetup(name="parcel", **more)\n'],
])('setup.py has the version in %s', async (_, script) => {
  const { script: after, says } = await release(`from setuptools import setup\n${script}`);

  expect(after).toBe(`from setuptools import setup\n${script.replace('1.1.0', '1.2.0')}`);
  expect(says).toEqual([expect.stringMatching(/^`setup\.py` holds the version in .* \(now 1\.1\.0\)\.$/)]);
});

test.each([
  ['a format', 'setup(name="parcel", version="1.1.%s" % build())\n'],
  ['a join', 'setup(name="parcel", version=".".join(numbers))\n'],
  ['two dicts', 'a = {"version": "1.1.0"}\nb = {"version": "1.0.0"}\nsetup(**a)\n'],
])('setup.py computes it with %s', async (_, script) => {
  const { script: after, says } = await release(script);

  expect(after).toBe(script);
  expect(says).toEqual([expect.stringMatching(/`setup\.py` computes it when it runs/)]);
});

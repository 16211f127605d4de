import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { readPythonProject } from './python-project.ts';

it('reads PEP 621 metadata', async () => {
  const text = `\uFEFF[project]\nname = "Parcel"\nversion = "1.0"\nlicense = {text = "MIT"}\ndependencies = ["a>=1"]\n[project.urls]\nSource = "https://x.test"\n`;
  await using folder = await temporaryFolder({ 'pyproject.toml': text });

  expect(await readPythonProject(folder.path)).toMatchObject({
    name: 'Parcel',
    version: '1.0',
    license: 'MIT',
    dependencies: ['a>=1'],
    urls: { Source: 'https://x.test' },
  });
});

it('reads a Poetry table', async () => {
  await using folder = await temporaryFolder({
    'pyproject.toml': '[tool.poetry]\nname = "p"\nhomepage = "https://h.test"\n',
  });

  expect(await readPythonProject(folder.path)).toMatchObject({ name: 'p', urls: { homepage: 'https://h.test' } });
});

it('knows nothing of a project that has only a `setup.py`', async () => {
  await using folder = await temporaryFolder({ 'setup.py': 'from setuptools import setup\nsetup()\n' });

  expect(await readPythonProject(folder.path)).toEqual({ dependencies: [], urls: {}, document: {} });
});

it('knows a repository without Python', async () => {
  await using folder = await temporaryFolder();

  expect(await readPythonProject(folder.path)).toBeUndefined();
});

it('says where invalid TOML is wrong', async () => {
  await using folder = await temporaryFolder({ 'pyproject.toml': '[project]\nname = \n' });

  await expect(readPythonProject(folder.path)).rejects.toMatchObject({
    code: 'EINVALIDTOML',
    details: expect.stringContaining('2:'),
  });
});

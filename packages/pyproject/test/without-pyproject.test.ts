import { expect, test } from '@jest/globals';
import { releaseFiles } from './release-files.ts';

const plain = 'from setuptools import setup\nsetup()\n';

/** Projects of setuptools from before there was a `pyproject.toml`. */
test.each([
  ['setup.cfg', { 'setup.py': plain, 'setup.cfg': '[metadata]\nname = parcel\nversion = 1.1.0\n' }],
  ['setup.py', { 'setup.py': "from setuptools import setup\r\nsetup(name='parcel', version='1.1.0')\r\n" }],
  [
    'parcel.py',
    {
      'setup.py': plain,
      'setup.cfg': '[metadata]\nversion = attr: parcel.__version__\n',
      'parcel.py': '__version__ = "1.1.0"\n',
    },
  ],
])('the version in %s of a project without `pyproject.toml`', async (file, files: Record<string, string>) => {
  const { changed } = await releaseFiles(files, { version: '1.2.0-beta.1' });

  expect(changed).toEqual({ [file]: files[file]?.replace('1.1.0', '1.2.0b1') });
});

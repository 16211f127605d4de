import { expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { verifyConditions } from '../../index.ts';

test('of more lines than a warning names, those that Python shows its users come first', async () => {
  const pages = Array.from({ length: 12 }, (_, at) => [`docs/page-${at}.md`, 'This is version 1.1.0.\n']);
  await using folder = await temporaryFolder({
    'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n',
    'tools/shipping/settings.py': 'limit = 3\nVERSION: str = "1.1.0"\n',
    'tools/shipping/__init__.py': "__version__ = '1.1.0'\n",
    ...Object.fromEntries(pages),
  });
  const context = fakeContext({ cwd: folder.path, env: process.env });

  await verifyConditions({}, context);

  expect(context.lines.at(-1)?.split('\n').slice(1, 4)).toEqual([
    "- tools/shipping/__init__.py:1: __version__ = '1.1.0'",
    '- tools/shipping/settings.py:2: VERSION: str = "1.1.0"',
    '- docs/page-0.md:1: This is version 1.1.0.',
  ]);
  expect(context.lines.at(-1)).toContain('- and 4 more');
});

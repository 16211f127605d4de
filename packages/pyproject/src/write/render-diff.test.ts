import { expect, test } from '@jest/globals';
import { renderDiff } from './render-diff.ts';

test('shows each file as git would', async () => {
  const edits = [
    { file: 'pyproject.toml', before: 'a\nb = 1\nc\n', after: 'a\nb = 2\nc\n' },
    { file: 'package.json', before: '{"version":"1.0.0"}', after: '{"version":"2.0.0"}' },
  ];

  expect(await renderDiff(edits)).toBe(
    [
      '--- a/pyproject.toml',
      '+++ b/pyproject.toml',
      '@@ -1,3 +1,3 @@',
      ' a',
      '-b = 1',
      '+b = 2',
      ' c',
      '--- a/package.json',
      '+++ b/package.json',
      '@@ -1,1 +1,1 @@',
      '-{"version":"1.0.0"}',
      '\\ No newline at end of file',
      '+{"version":"2.0.0"}',
      '\\ No newline at end of file',
    ].join('\n'),
  );
});

import { expect, it } from '@jest/globals';
import { findEmphasis } from './find-emphasis.ts';

it.each([
  ['security', 'patch', '### Bug Fixes\n\n* escape names (CVE-2026-12345)', ''],
  ['security', 'major', '### Security\n\n* escape names', ''],
  ['security', 'patch', '### Bug Fixes\n\n* **security:** escape names', ''],
  ['security', 'patch', '* see GHSA-jfh8-c2jp-5v3q', ''],
  ['major', 'major', '### Features\n\n* fly', ''],
  ['hotfix', 'patch', '* x', 'Merge pull request #7 from acme/hotfix/null\n\nfix'],
  ['hotfix', 'patch', '* x', "Merge branch 'hotfix/null' into 'main'"],
  ['hotfix', 'patch', '* x', 'fix(hotfix): null'],
  ['none', 'minor', '### Features\n\n* a security camera, CVE-1', 'feat: hotfix/branches are listed'],
])('is %s for a release of type %s with the notes %j and the commit %j', (emphasis, type, notes, message) => {
  expect(findEmphasis({ type, notes }, [{ message }])).toBe(emphasis);
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { changelog } from './changelog.ts';

/** Prepares 1.2.0 with these notes over a file, as the plugin does: notes on top. */
async function prepared(before: string, notes: string, formerNotes?: string): Promise<string> {
  await using folder = await temporaryFolder({ 'CHANGELOG.md': before });
  const file = join(folder.path, 'CHANGELOG.md');
  const { nextRelease } = fakeContext();
  const context = fakeContext({ cwd: folder.path, nextRelease: { ...nextRelease, notes } });
  const member = { name: '@semantic-release/changelog', key: 'changelog', plugin: '', options: {}, hooks: {} };
  const write = async () => writeFile(file, `${notes}\n\n${await readFile(file, 'utf8')}`);
  await changelog.prepare?.({ member, context, ports: realPorts(context), ...(formerNotes && { formerNotes }) }, write);
  return readFile(file, 'utf8');
}

describe('the changelog of a release that is made a second time', () => {
  it('holds its notes once', async () => {
    const once = await prepared('## 1.1.0\n', '## 1.2.0\n\n* weigh');

    expect(once).toBe('## 1.2.0\n\n* weigh\n\n## 1.1.0\n');
    expect(await prepared(once, '## 1.2.0\n\n* weigh')).toBe(once);
  });

  it('loses the notes of the attempt before, when there are more by now', async () => {
    const text = await prepared(
      '## 1.2.0\n\n* weigh\n\n## 1.1.0\n',
      '## 1.2.0\n\n* weigh\n* lift',
      '## 1.2.0\n\n* weigh\n',
    );

    expect(text.match(/## 1\.2\.0/g)).toHaveLength(1);
    expect(text).toContain('## 1.1.0');
  });
});

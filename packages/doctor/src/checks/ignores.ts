import { planIgnores } from '@waybill/init/facts';
import { inlineCode } from '@waybill/kernel';
import { need, type Row, rowsOf } from '../report/index.ts';
import type { Check } from './check.ts';

/** The folders in which `waybill init` puts the release tools. */
const toolFolders = ['.github/release', '.gitlab/release', '.release'];

export const ignores: Check = {
  name: 'ignored files',
  run({ snapshot, project }) {
    const { ok, warning, unchecked } = rowsOf('ignored files');
    const read = need(snapshot);
    if (read.git === undefined) return [unchecked('This is no git repository.')];
    const facts = need(project);
    const folder = toolFolders.find((each) => read.names.includes(`${each}/package.json`));
    const rows: Row[] = planIgnores(read, facts, folder).map(({ path, before = '', after = '' }) => {
      const lines = after.split(/\r?\n/).filter((line) => line !== '' && !before.split(/\r?\n/).includes(line));
      const what =
        path === '.gitignore'
          ? 'the release commit may take them along'
          : 'they become part of the image, or of what its cache depends on';
      return warning(
        `\`${path}\` leaves out ${lines.map(inlineCode).join(', ')}, which a release makes: ${what}.`,
        `Add ${lines.map(inlineCode).join(', ')} to \`${path}\`: \`npx waybill init\` does it.`,
      );
    });
    const unread = ['.gitignore', '.dockerignore'].filter((name) => read.unread.has(name));
    for (const name of unread) rows.push(unchecked(`\`${name}\`: ${read.unread.get(name)}.`));
    return rows.length > 0 ? rows : [ok('git and Docker leave out what a release makes.')];
  },
};

import { nameCheck, readPage } from '../../../../packages/gate/src/checks/check.ts';
import { hasChapter, judgeMigration, nameBreaking } from '../../../../packages/gate/src/migration/judge-migration.ts';
import { withSection } from '../../../../packages/gate/src/page/section.ts';
import { isAbout } from '../../../../packages/gate/src/people/asked-texts.ts';
import { numbersIn } from '../../../../packages/gate/src/people/github-texts.ts';
import { readTasks, simplify } from '../../../../packages/gate/src/people/item-text.ts';
import { parseItems, usualItems } from '../../../../packages/gate/src/people/parse-items.ts';
import { findTicks } from '../../../../packages/gate/src/people/parse-ticks.ts';
import type { Reader } from './reader.ts';

export const gateReaders: Readonly<Record<string, Reader>> = {
  'gate: readTasks': (text) => [
    [...readTasks(text)],
    [...readTasks(`- [x] ${text}`)],
    [...readTasks(`# ${text}\n- [ ] <!--${text}-->`)],
    simplify(text),
  ],
  'gate: parseItems': (text) => [parseItems(text), parseItems(`- [ ] ${text}\n## ${text}`)],
  'gate: findTicks': (text) => findTicks(usualItems, [{ body: `- [x] ${text}\n${text}`, name: '#1', url: undefined }]),
  'gate: readTexts': (text) => [
    numbersIn({ message: text }),
    numbersIn({ message: `feat: a (#${text}` }),
    isAbout(text, { tag: 'v1.2.0', version: '1.2.0' }, true),
  ],
  'gate: withSection': (text) => [
    withSection(text, text),
    withSection(`<!-- waybill:release-checklist -->${text}`, 'x'),
  ],
  'gate: names': (text) => [nameCheck(text), readPage(text), readPage(`https://${text}`)],
  'gate: judgeMigration': (text) => [
    judgeMigration([{ hash: 'a'.repeat(40), header: text, texts: [text] }], undefined),
    nameBreaking({ hash: 'a'.repeat(40), header: text, texts: [] }),
    hasChapter(text, '2.0.0'),
    hasChapter(`# ${text}`, '2.0.0'),
  ],
};

import { need, type Row, rowsOf } from '../report/index.ts';
import type { Check } from './check.ts';

export const configuration: Check = {
  name: 'configuration',
  run({ settings, sections }) {
    const { ok, problem, warning } = rowsOf('configuration');
    const { plugins } = need(settings);
    const { wrong, doubtful } = need(sections);
    const rows: Row[] = [
      ...wrong.map(({ message, details, code }) => problem(message, details, { code })),
      ...doubtful.map((sentence) => warning(sentence, 'Correct the name, or leave it, if another plugin reads it.')),
    ];
    if (!plugins.some(({ name }) => name.startsWith('@waybill/')))
      rows.push(
        warning(
          'No plugin of Waybill is in the configuration, so semantic-release does what it does without Waybill.',
          'Add `"extends": "@waybill/preset"` to `.releaserc.json`, or let `npx waybill init` write it.',
        ),
      );
    return rows.length > 0 ? rows : [ok(`The configuration can be read, and has ${plugins.length} plugins.`)];
  },
};

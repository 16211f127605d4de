import { makePlain } from '@waybill/kernel';
import type { Report } from '../report/index.ts';
import { describeOutcome, describeOverlooked, describeSize, describeWays, describeWhy } from './words.ts';

/** For a terminal: one line a fact. */
export function renderText(report: Report): string {
  const { files, images, messages, warnings, errors, leftOut } = report;
  const built = files.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  const lines = [
    describeOutcome(report),
    describeWhy(report),
    describeWays(report) ?? '',
    describeOverlooked(report) ?? '',
    ...errors.map(({ code = '', message }) => `${code} ${message}`.trim()),
    ...built.map(({ name, size = 0 }) => `  ${name}  ${describeSize(size)}`),
    ...images.map(
      ({ name, platforms }) =>
        `  ${name}  ${platforms.map(({ platform, size }) => `${platform} ${describeSize(size)}`).join(', ')}`,
    ),
    messages.length > 0 ? `${messages.length} messages, ${warnings.length} warnings.` : '',
    ...leftOut.map(({ part, reason }) => `Not rehearsed: ${part}. ${reason}.`),
  ];
  return lines.filter(Boolean).map(makePlain).join('\n');
}

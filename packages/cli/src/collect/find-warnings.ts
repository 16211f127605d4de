import { withoutSequences } from '@waybill/kernel';

/** Lines of the log of semantic-release begin like this. */
const head = /^\[\d{1,2}:\d{2}:\d{2}(?: [AP]M)?\] (?:\[[^\]]+\] )+› ?(\S*) +/u;

/** What belongs to the line before it: lists of a warning. Other lines are the output of tools. */
const continued = /^(?:- | {2,}\S)/;

/** Characters of one warning. */
const longest = 2_000;

/** The warnings in the log of a run, each once and with the lines that belong to it. */
export function findWarnings(log: string): string[] {
  const found: string[][] = [];
  let isOpen = false;
  for (const line of withoutSequences(log).split('\n')) {
    const [start = '', sign = ''] = head.exec(line) ?? [];
    const isWarning = sign.startsWith('⚠');
    const belongs: boolean = isOpen && start === '' && continued.test(line);
    if (isWarning) found.push([line.slice(start.length)]);
    else if (belongs) found.at(-1)?.push(line);
    isOpen = isWarning || belongs;
  }
  return [...new Set(found.map((lines) => lines.join('\n').trim().slice(0, longest)))].slice(0, 200);
}

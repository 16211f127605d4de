import { withoutSequences } from '@waybill/kernel';

/** Lines of the log of semantic-release begin like this. */
const head = /^\[\d{1,2}:\d{2}:\d{2}(?: [AP]M)?\] (?:\[[^\]]+\] )+› ?(\S*) +/u;

/** Characters of one warning. */
const longest = 2_000;

/** The warnings in the log of a run, each once and with the lines that belong to it. */
export function findWarnings(log: string): string[] {
  const found: string[] = [];
  let open: string | undefined;
  for (const line of withoutSequences(log).split('\n')) {
    const [start, sign = ''] = head.exec(line) ?? [];
    if (start === undefined) {
      if (open !== undefined && line.trim() !== '') open = `${open}\n${line}`;
      continue;
    }
    if (open !== undefined) found.push(open);
    open = sign.startsWith('⚠') ? line.slice(start.length) : undefined;
  }
  if (open !== undefined) found.push(open);
  return [...new Set(found.map((each) => each.trim().slice(0, longest)))].slice(0, 200);
}

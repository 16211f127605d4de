import type { ScanResult } from '../results/index.ts';

/** Findings that an error names. */
const most = 20;

/** What the error says: the headline, and what to do about each finding. */
export function explainRefusal({ judged, at }: ScanResult, ignoreFile: string): [headline: string, details: string] {
  const blocking = judged.filter(({ decision }) => decision.is === 'blocks').map(({ finding }) => finding);
  const [worst] = blocking;
  const others = blocking.length === 1 ? '' : ` and ${blocking.length - 1} more`;
  const headline = `${worst?.package.name} ${worst?.package.version} has ${worst?.id} (${worst?.severity})${others}`;
  const lines = blocking.slice(0, most).map(({ id, package: found, severity, fixed, subjects }) => {
    const fix = fixed.length === 0 ? 'no fixed version is known' : `fixed in ${fixed.join(', ')}`;
    return `- ${id} (${severity}): \`${found.name} ${found.version}\` in ${subjects.join(', ')}; ${fix}`;
  });
  const rest = blocking.length > most ? [`- and ${blocking.length - most} more, in \`scan.json\``] : [];
  const until = new Date(at.getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
  const example = `\`\`\`yaml\nignores:\n  - id: ${worst?.id}\n    reason: why the release goes out all the same\n    until: ${until}\n\`\`\``;
  const details = [
    [...lines, ...rest].join('\n'),
    'Upgrade what has a fixed version. Nothing was published, and no tag exists: after the change, run the release again.',
    `To release all the same, commit an ignore with a reason and an end to \`${ignoreFile}\`:\n\n${example}`,
    `For this release alone: set \`WAYBILL_ACCEPT_FINDINGS="${worst?.id}=REASON"\` for the job. Who accepted it, and why, is recorded.`,
  ];
  return [headline, details.join('\n\n')];
}

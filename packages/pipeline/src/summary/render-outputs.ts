import type { Entry } from '../ledger/index.ts';

/** With `not-deployed` and `not-notified`, the release is complete, and what follows it failed. */
export type Outcome = 'released' | 'not-deployed' | 'not-notified' | 'resumed' | 'nothing-to-release' | 'failed';

/** What later steps of a CI job want to know, by name. */
export function outputsOf(outcome: Outcome, entry: Entry | undefined): Record<string, string> {
  if (entry === undefined) return { outcome };
  const digests = entry.artifacts.flatMap(({ name, digest, sha256 }) => {
    const value = digest ?? (sha256 === undefined ? undefined : `sha256:${sha256}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const urls = entry.deliveries.flatMap(({ member, result }) => {
    const url = result?.['url'];
    return typeof url === 'string' ? [[member, url] as const] : [];
  });
  return {
    outcome,
    version: entry.version,
    tag: entry.tag,
    channel: entry.channel ?? '',
    digests: JSON.stringify(Object.fromEntries(digests)),
    urls: JSON.stringify(Object.fromEntries(urls)),
  };
}

/** Lines for the file of `GITHUB_OUTPUT`. `boundary` must not occur in any value: then no value can forge another. */
export function renderOutputs(outputs: Readonly<Record<string, string>>, boundary: string): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${boundary}\n${value}\n${boundary}\n`)
    .join('');
}

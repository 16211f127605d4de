import { inlineCode, makePlain } from '@waybill/kernel';
import type { ApiChange } from './api-change.ts';
import type { ApiChanges } from './compare-apis.ts';

/** Operations that are named beside a change that several have. */
const mostOperations = 5;

export interface Releases {
  readonly last: string;
  readonly version: string;
}

/** The changes of an API as a Markdown document. The same changes give the same text. */
export function renderChanges({ changes, isCut }: ApiChanges, { last, version }: Releases): string {
  const breaking = renderList(changes.filter(({ isBreaking }) => isBreaking));
  const others = renderList(changes.filter(({ isBreaking }) => !isBreaking));
  const parts = [
    `# API changes of ${version}`,
    `Compared with ${last}, by the OpenAPI documents of both releases.`,
    ...(changes.length === 0 && !isCut ? ['The API did not change.'] : []),
    ...(breaking.length > 0 ? ['## Breaking changes', breaking.join('\n')] : []),
    ...(others.length > 0 ? ['## Other changes', others.join('\n')] : []),
    ...(isCut ? ['There are more changes than are listed here.'] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The breaking changes for a log or an error. @param most lines */
export function listBreaking({ changes }: ApiChanges, most: number): string {
  const lines = renderList(changes.filter(({ isBreaking }) => isBreaking));
  const rest = lines.length - most;
  return [...lines.slice(0, most), ...(rest > 0 ? [`* … and ${rest} more, in the document of the changes`] : [])].join(
    '\n',
  );
}

/** One line for a change, however many operations have it: a schema is used in many. */
function renderList(changes: readonly ApiChange[]): string[] {
  const operations = new Map<string, Set<string>>();
  for (const { operation, text } of changes) {
    operations.set(text, (operations.get(text) ?? new Set()).add(operation));
  }
  return [...operations].map(([text, all]) => {
    const names = [...all];
    const named = names.slice(0, mostOperations).map(inlineCode).join(', ');
    const rest = names.length > mostOperations ? ` and ${names.length - mostOperations} more` : '';
    return makePlain(`* ${named}${rest}: ${text}`);
  });
}

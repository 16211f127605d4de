import type { Room } from './room.ts';

/** The rooms of `packages/documents`. */
export const documents: readonly Room[] = [
  {
    name: 'steps',
    does: 'One file for each hook',
    uses: ['api', 'changes', 'folders', 'former', 'notes', 'records'],
  },
  { name: 'api', does: 'Reads, checks and versions the OpenAPI document', uses: [] },
  { name: 'former', does: 'Gets the OpenAPI document of the last release', uses: ['api'] },
  { name: 'changes', does: 'Compares two APIs, and judges what breaks', uses: ['api'] },
  { name: 'folders', does: 'Lists folders and writes archives', uses: [] },
  { name: 'notes', does: 'The release notes as a page', uses: [] },
  { name: 'records', does: 'Writes documents, and records them', uses: [] },
];

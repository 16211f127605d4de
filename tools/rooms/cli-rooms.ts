import type { Room } from './room.ts';

/** The rooms of `packages/cli`. */
export const cli: readonly Room[] = [
  {
    name: 'rehearse',
    does: 'The command `rehearse`: copies, starts stand-ins, releases, reports',
    uses: ['collect', 'comment', 'copy', 'job', 'render', 'report'],
  },
  { name: 'copy', does: 'A private copy of the repository, as if a request were merged', uses: [] },
  { name: 'job', does: 'The program that runs semantic-release with every plugin turned to stand-ins', uses: [] },
  { name: 'collect', does: 'What came of the release: files, images, pages, messages', uses: ['job', 'report'] },
  { name: 'comment', does: 'One comment on the request, changed in place', uses: ['render', 'report'] },
  { name: 'render', does: 'The report as HTML, Markdown and text', uses: ['report'] },
  { name: 'report', does: 'What a report says', uses: [] },
];

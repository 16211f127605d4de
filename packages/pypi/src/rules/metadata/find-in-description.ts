import type { CoreMetadata } from '@waybill/python';
import { findProblems } from '@waybill/rst';
import type { Finding } from '../finding.ts';
import { sentValues } from '../rule.ts';

/** What keeps PyPI from showing the description. Markdown and plain text are shown whatever they say. */
export function findInDescription(metadata: CoreMetadata): Finding[] {
  const [description = ''] = sentValues(metadata, 'description');
  const [contentType] = sentValues(metadata, 'description-content-type');
  if (description.trim() === '') {
    const remedy = 'Write a README and point `project.readme` to it.';
    return [{ fact: 'There is no description, so the page of the project will be empty', remedy, isDoubtful: true }];
  }
  const isStructured = contentType === undefined || /^text\/x-rst\b/i.test(contentType);
  const problems = isStructured ? findInStructuredText(description) : [];
  return contentType === undefined ? [untyped, ...problems] : problems;
}

const untyped: Finding = {
  fact: 'The description does not say in what format it is, so PyPI takes it for reStructuredText',
  remedy:
    'Point `project.readme` to a `.md`, `.rst` or `.txt` file, or say `content-type` there: `text/markdown`, `text/x-rst` or `text/plain`.',
  isDoubtful: true,
};

const mostProblems = 10;

/** PyPI refuses a file whose description does not render without a warning. */
function findInStructuredText(description: string): Finding[] {
  const problems = findProblems(description);
  const [sure, doubtful] = [
    problems.filter(({ isDoubtful }) => !isDoubtful),
    problems.filter((each) => each.isDoubtful),
  ];
  return [sure, doubtful].flatMap((found, at) => {
    if (found.length === 0) return [];
    const lines = found.slice(0, mostProblems).map(({ line, what }) => `line ${line}: ${what}`);
    const more = found.length > mostProblems ? `; and ${found.length - mostProblems} more` : '';
    return [
      {
        fact: `The description${at === 0 ? '' : ' perhaps'} does not render as reStructuredText: ${lines.join('; ')}${more}`,
        remedy:
          'Correct the file that `project.readme` points to. PyPI renders with docutils, which knows nothing of Sphinx.',
        isDoubtful: at === 1,
      },
    ];
  });
}

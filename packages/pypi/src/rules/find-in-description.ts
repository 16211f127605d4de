import type { CoreMetadata } from '@waybill/python';
import { findProblems } from '../rst/find-problems.ts';
import type { Finding } from './finding.ts';

const types = ['text/plain', 'text/x-rst', 'text/markdown'];
const variants = ['GFM', 'CommonMark'];

const remedy =
  'Point `project.readme` to a `.md`, `.rst` or `.txt` file, or say `content-type` there: `text/markdown`, `text/x-rst` or `text/plain`.';

/** What keeps PyPI from showing the description. Markdown and plain text are shown whatever they say. */
export function findInDescription(metadata: CoreMetadata): Finding[] {
  const [description = ''] = metadata.get('description') ?? [];
  const [contentType] = metadata.get('description-content-type') ?? [];
  if (description.trim() === '' || description.trim() === 'UNKNOWN') {
    return [{ fact: 'There is no description', remedy: 'Write a README and point `project.readme` to it.' }];
  }
  if (contentType === undefined) {
    return [
      { fact: 'The description does not say in what format it is, so PyPI takes it for reStructuredText', remedy },
    ];
  }
  if (!isKnownType(contentType)) return [{ fact: `PyPI shows no description of type \`${contentType}\``, remedy }];
  return /^text\/x-rst\b/i.test(contentType) ? findInStructuredText(description) : [];
}

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

/** https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type */
function isKnownType(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  const isKnown = types.includes(type.toLowerCase());
  return isKnown && parameters.every((parameter) => isKnownParameter(type.toLowerCase(), parameter));
}

function isKnownParameter(type: string, parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
  if (name.toLowerCase() === 'charset') return value.toUpperCase() === 'UTF-8';
  if (name.toLowerCase() === 'variant') return type === 'text/markdown' && variants.includes(value);
  return true;
}

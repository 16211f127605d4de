import type { CoreMetadata } from '@waybill/python';
import type { Finding } from './finding.ts';

const types = ['text/plain', 'text/x-rst', 'text/markdown'];
const variants = ['GFM', 'CommonMark'];

const remedy =
  'Point `project.readme` to a `.md`, `.rst` or `.txt` file, or say `content-type` there: `text/markdown`, `text/x-rst` or `text/plain`.';

/** What keeps PyPI from showing the description. reStructuredText is not tried out: that takes Python. */
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
  return isKnownType(contentType) ? [] : [{ fact: `PyPI shows no description of type \`${contentType}\``, remedy }];
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

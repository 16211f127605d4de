import { type Field, fieldOf, fieldsOf } from '../upload.ts';
import { isLicense, isMailbox, isSpecifier, isUri, judgeRequirement } from './metadata-grammar.ts';

type MetadataRule = (form: readonly Field[]) => string | undefined;

/** Fields by the metadata version that brought them, as they are called in a form. */
const since: readonly (readonly [version: string, fields: string])[] = [
  ['1.1', 'download_url supported_platform classifiers requires provides obsoletes'],
  [
    '1.2',
    'maintainer maintainer_email requires_python requires_dist provides_dist obsoletes_dist requires_external project_urls',
  ],
  ['2.1', 'description_content_type provides_extra'],
  ['2.2', 'dynamic'],
  ['2.4', 'license_expression license_file'],
  ['2.5', 'import_name import_namespace'],
];

const single =
  'metadata_version name version summary description keywords home_page author author_email license download_url maintainer maintainer_email requires_python description_content_type license_expression'.split(
    ' ',
  );

const dynamic =
  'platform supported-platform summary description description-content-type keywords home-page download-url author author-email maintainer maintainer-email license license-expression license-file classifier requires-dist requires-python requires-external project-url provides-extra provides-dist obsoletes-dist requires provides obsoletes import-name import-namespace'.split(
    ' ',
  );

const projectName = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;

const dashed = (field: string) =>
  field.replaceAll('_', '-').replace('classifiers', 'classifier').replace('project-urls', 'project-url');

const given = (form: readonly Field[], field: string) => {
  const values = fieldsOf(form, field);
  return values.length === 1 && (values[0] === '' || values[0]?.trim() === 'UNKNOWN') ? [] : values;
};

/** The first value of some fields for which a message is made. */
const firstOf =
  (fields: readonly string[], message: (value: string, field: string) => string | false | undefined): MetadataRule =>
  (form) => {
    for (const field of fields) {
      for (const value of given(form, field)) {
        const said = message(value, dashed(field));
        if (said) return said;
      }
    }
    return undefined;
  };

const topics =
  /^(?:Development Status|Environment|Framework|Intended Audience|License|Natural Language|Operating System|Programming Language|Topic|Typing) :: \S/;

/** What PyPI checks in the metadata that a form holds (pypi/warehouse: forklift/metadata.py; pypa/packaging: metadata.py). */
export const metadataRules: readonly MetadataRule[] = [
  (form) => {
    const repeated = single.find((field) => given(form, field).length > 1);
    return repeated && `'${repeated}' has invalid data`;
  },
  (form) => {
    const labels = given(form, 'project_urls').map((text) => text.split(',')[0]?.trim());
    return new Set(labels).size < labels.length ? "'project_urls' has invalid data" : undefined;
  },
  (form) => {
    const version = fieldOf(form, 'metadata_version');
    const newer = since
      .filter(([first]) => Number(first) > Number(version))
      .flatMap(([first, fields]) => fields.split(' ').map((field) => [field, first] as const));
    const early = newer.find(([field]) => given(form, field).length > 0);
    return early && `${dashed(early[0])} introduced in metadata version ${early[1]}, not ${version}`;
  },
  firstOf(['author_email', 'maintainer_email'], (text) => !isMailbox(text) && `'${text}' is not a valid email address`),
  // The list is longer than what the stand-in knows: only the form of a classifier is judged.
  firstOf(['classifiers'], (text) => !topics.test(text) && `'${text}' is not a valid classifier.`),
  firstOf(['home_page', 'download_url'], (url) => !isUri(url) && `'${url}' is not a valid url.`),
  firstOf(['project_urls'], (text) => {
    const [label = '', ...rest] = text.split(',').map((part) => part.trim());
    if (label === '') return 'Must have a label';
    if ([...label].length > 32) return `'${label}' must be 32 characters or less.`;
    if (rest.length === 0 || rest.join(',') === '') return 'Must have a URL';
    return !isUri(rest.join(',')) && `'${rest.join(',')}' is not a valid url`;
  }),
  firstOf(['requires_dist', 'provides_dist', 'obsoletes_dist'], (text, field) => {
    const kind = judgeRequirement(text);
    if (kind === 'address') return `Can't have direct dependency: ${text}`;
    return (
      kind === 'none' &&
      (field === 'requires-dist' ? `'${text}' is invalid for '${field}'` : `'${text}' is invalid: it is no requirement`)
    );
  }),
  firstOf(['requires_python'], (range) => !isSpecifier(range) && `'${range}' is invalid for 'requires-python'`),
  firstOf(['provides_extra'], (extra) => !projectName.test(extra) && `'${extra}' is invalid for 'provides-extra'`),
  firstOf(['dynamic'], (field) => {
    const key = field.toLowerCase();
    if (['name', 'version', 'metadata-version'].includes(key)) return `'${key}' is not allowed as a dynamic field`;
    return !dynamic.includes(key) && `Dynamic field '${key}' is not a valid dynamic field.`;
  }),
  (form) =>
    given(form, 'license').length > 0 && given(form, 'license_expression').length > 0
      ? 'License is deprecated when License-Expression is present. Only License-Expression should be present.'
      : undefined,
  firstOf(['license_expression'], (text) => !isLicense(text) && `'${text}' is invalid for 'license-expression'`),
  firstOf(['license_file'], (path) => {
    if (path.includes('..'))
      return `'${path}' is invalid for 'license-file', parent directory indicators are not allowed`;
    if (path.includes('*')) return `'${path}' is invalid for 'license-file', paths must be resolved`;
    if (/^(?:\/|[a-z]:)/i.test(path)) return `'${path}' is invalid for 'license-file', paths must be relative`;
    return (
      /\\|\/\/|\/\.(?:\/|$)|^\.\/|.\/$/.test(path) &&
      `'${path}' is invalid for 'license-file', paths must use '/' delimiter`
    );
  }),
  firstOf(['import_name', 'import_namespace'], (text, field) => {
    const [, path = '', option] = /^([^;]*?)\s*(?:;\s*(.*))?$/s.exec(text) ?? [];
    const bad = path
      .split('.')
      .find((part) => !/^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(part) || reservedWords.test(part));
    if (bad !== undefined) return `'${path}' is invalid for '${field}'; '${bad}' is not a valid identifier`;
    return (
      text.includes(';') &&
      option !== 'private' &&
      `'${text}' is invalid for '${field}'; the only valid option is 'private'`
    );
  }),
  firstOf(['description_content_type'], (text) => {
    const [type = '', ...parameters] = text.toLowerCase().split(/\s*;\s*/);
    if (!['text/plain', 'text/x-rst', 'text/markdown'].includes(type))
      return `'description-content-type' must be one of text/plain, text/x-rst, text/markdown, not '${text}'`;
    if (parameters.some((each) => /=.*=/.test(each)))
      return `'description-content-type' must be one of text/plain, text/x-rst, text/markdown, not '${text}'`;
    if (parameters.some((each) => each.startsWith('charset=') && !/^charset="?utf-8"?$/.test(each)))
      return `'description-content-type' can only specify the UTF-8 charset`;
    const variant = /variant="?([^";]*)/i.exec(text)?.[1] ?? 'GFM';
    return (
      type === 'text/markdown' &&
      !['GFM', 'CommonMark'].includes(variant.trim()) &&
      `valid Markdown variants for 'description-content-type' are GFM, CommonMark, not '${variant}'`
    );
  }),
];

const reservedWords =
  /^(?:False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)$/;

import { explain } from '@renovatebot/pep440';
import { type Field, fieldOf } from '../upload.ts';
import { metadataRules } from './metadata-rules.ts';

/** Why an index refuses a form, in PyPI's words, or nothing. */
export type FormRule = (fields: readonly Field[]) => string | undefined;

const see = 'See https://packaging.python.org/specifications/core-metadata for more information.';
const required = 'This field is required.';
const metadataVersions = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];
const projectName = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/i;
const hex64 = /^[a-f0-9]{64}$/i;

/**
 * What PyPI checks before it looks at the file, in its order (pypi/warehouse: forklift/forms.py, forklift/metadata.py).
 * Fields that it does not know are ignored without a word, so they are here too.
 */
export const formRules: readonly FormRule[] = [
  (form) => (['', '1'].includes(fieldOf(form, 'protocol_version')) ? undefined : 'Unknown protocol version.'),
  (form) => (fieldOf(form, ':action') === 'file_upload' ? undefined : 'The requested action is not supported.'),
  nameInForm,
  digests,
  (form) => {
    const type = fieldOf(form, 'filetype');
    if (type === '') return `Invalid value for filetype. Error: ${required}`;
    return ['sdist', 'bdist_wheel'].includes(type)
      ? undefined
      : 'Invalid value for filetype. Error: Use a known file type.';
  },
  pythonVersion,
  (form) => {
    const version = fieldOf(form, 'metadata_version');
    if (version === '') return `'metadata-version' is a required field. ${see}`;
    return metadataVersions.includes(version) ? undefined : `'${version}' is not a valid metadata version. ${see}`;
  },
  version,
  (form) => {
    const summary = fieldOf(form, 'summary');
    if ([...summary].length > 512) return `'summary' field must be 512 characters or less. ${see}`;
    return /[\n\r\v\f]/.test(summary) ? `'summary' must be a single line. ${see}` : undefined;
  },
  ...metadataRules.map(
    (rule): FormRule =>
      (form) => {
        const message = rule(form);
        return message && `${message}${message.endsWith('.') ? '' : '.'} ${see}`;
      },
  ),
];

function nameInForm(form: readonly Field[]): string | undefined {
  const name = fieldOf(form, 'name');
  const says = (error: string) => `'${name}' is an invalid value for Name. Error: ${error} ${see}`;
  if (name === '') return says(required);
  if (projectName.test(name)) return undefined;
  return says("Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.");
}

function digests(form: readonly Field[]): string | undefined {
  const says = (field: string, hash: string) =>
    `Invalid value for ${field}. Error: Use a valid, hex-encoded, ${hash} message digest.`;
  const [sha256, blake2] = [fieldOf(form, 'sha256_digest'), fieldOf(form, 'blake2_256_digest')];
  if (blake2 !== '' && !hex64.test(blake2)) return says('blake2_256_digest', 'BLAKE2');
  if (sha256 !== '' && !hex64.test(sha256)) return says('sha256_digest', 'SHA256');
  const any = sha256 !== '' || blake2 !== '' || fieldOf(form, 'md5_digest') !== '';
  return any ? undefined : 'Error: Include at least one message digest.';
}

function pythonVersion(form: readonly Field[]): string | undefined {
  const [type, python] = [fieldOf(form, 'filetype'), fieldOf(form, 'pyversion')];
  if (type === 'sdist') {
    return ['', 'source'].includes(python) ? undefined : "Error: Use 'source' as Python version for an sdist.";
  }
  return python === '' ? 'Error: Python version is required for binary distribution uploads.' : undefined;
}

function version(form: readonly Field[]): string | undefined {
  const text = fieldOf(form, 'version');
  if (text === '') return `'version' is a required field. ${see}`;
  const parsed = explain(text.trim());
  if (parsed === null) return `'${text}' is invalid for 'version'. ${see}`;
  return parsed.local ? `The use of local versions in '${text}' is not allowed. ${see}` : undefined;
}

import { type CoreMetadata, parseMetadata as parseCoreMetadata } from '@waybill/python';

/** What an SBOM needs of a Python distribution's core metadata. */
export interface PythonMetadata {
  readonly name: string;
  readonly version?: string | undefined;
  readonly license?: string | undefined;
  /** Who maintains it or wrote it, by name. */
  readonly supplier?: string | undefined;
  /** `Project-URL` and `Home-page`: label and address. */
  readonly urls?: readonly (readonly [label: string, url: string])[] | undefined;
  /** `Requires-Dist` as written. */
  readonly requires: readonly string[];
  /** Whether metadata of a source distribution may lack dependencies that its wheel will have. PEP 643 */
  readonly isDynamic: boolean;
}

/** A licence's name has fewer characters, or it is a licence's text. */
const longestLicense = 500;

/**
 * Reads the headers of `METADATA` or `PKG-INFO`.
 *
 * @returns `undefined` when the text has no name
 */
export function parseMetadata(text: string): PythonMetadata | undefined {
  const all = fieldReader(parseCoreMetadata(text.replace(/^\uFEFF?\s*/, '')));
  const [name] = all('name');
  const [version] = all('version');
  if (!name) return undefined;
  const [metadataVersion = ''] = all('metadata-version');
  const isReliable = /^(?:2\.[2-9]|2\.[1-9][0-9]|[3-9])/.test(metadataVersion);
  const isDynamic = !isReliable || all('dynamic').some((field) => field.toLowerCase() === 'requires-dist');
  const [supplier, urls] = [readSupplier(all), readUrls(all)];
  return {
    ...{ name, version, license: readLicense(all), requires: all('requires-dist'), isDynamic },
    ...(supplier !== undefined && { supplier }),
    ...(urls.length > 0 && { urls }),
  };
}

/** Characters of a name. */
const longestSupplier = 200;

function readSupplier(all: FieldReader): string | undefined {
  for (const field of ['maintainer', 'author', 'maintainer-email', 'author-email']) {
    const name = personName(all(field)[0]);
    if (name !== undefined && name !== 'UNKNOWN') return name;
  }
  return undefined;
}

/** The name in `Name <address>`; the address itself where it has no name. */
export function personName(text = ''): string | undefined {
  const line = text.split('\n', 1)[0]?.slice(0, longestSupplier) ?? '';
  const at = line.indexOf('<');
  const name = (at < 0 ? line : line.slice(0, at)).trim().replaceAll(/^"|"$/g, '');
  return (
    name ||
    (at < 0
      ? ''
      : line
          .slice(at + 1)
          .split('>', 1)[0]
          ?.trim()) ||
    undefined
  );
}

function readUrls(all: FieldReader): (readonly [string, string])[] {
  const labelled = all('project-url').map((each) => {
    const at = each.indexOf(',');
    return [each.slice(0, Math.max(at, 0)).trim(), each.slice(at + 1).trim()] as const;
  });
  return [...labelled, ...all('home-page').map((each) => ['homepage', each] as const)];
}

type FieldReader = (field: string) => string[];

function fieldReader(fields: CoreMetadata): FieldReader {
  return (field) => (fields.get(field) ?? []).map((value) => value.trim());
}

function readLicense(all: FieldReader): string | undefined {
  const [expression] = all('license-expression');
  const [license] = all('license');
  const stated = licenseName(expression) ?? licenseName(license);
  if (stated !== undefined && stated !== 'UNKNOWN') return stated;
  const classified = all('classifier')
    .filter((each) => each.startsWith('License :: ') && !each.endsWith(':: OSI Approved'))
    .map((each) => each.slice(each.lastIndexOf(':: ') + 3));
  // Several of them leave open whether all hold or one may choose.
  return classified.length === 1 ? classified[0] : undefined;
}

/** What stands where a licence is named, unless it is the whole text of one: a name is short and on one line. */
export function licenseName(text: string | undefined): string | undefined {
  return text !== undefined && text !== '' && text.length <= longestLicense && !text.includes('\n') ? text : undefined;
}

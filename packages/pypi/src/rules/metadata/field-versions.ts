/** Metadata versions that PyPI takes, oldest first. https://packaging.python.org/en/latest/specifications/core-metadata/ */
export const metadataVersions = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'] as const;

/** Fields that a metadata version brought, in lower case, and whether several of one kind are possible. */
const fields: Readonly<Record<(typeof metadataVersions)[number], { readonly one: string; readonly many: string }>> = {
  '1.0': {
    one: 'metadata-version name version summary description keywords home-page author author-email license',
    many: 'platform',
  },
  '1.1': { one: 'download-url', many: 'supported-platform classifier requires provides obsoletes' },
  '1.2': {
    one: 'maintainer maintainer-email requires-python',
    many: 'requires-dist provides-dist obsoletes-dist requires-external project-url',
  },
  '2.1': { one: 'description-content-type', many: 'provides-extra' },
  '2.2': { one: '', many: 'dynamic' },
  '2.3': { one: '', many: '' },
  '2.4': { one: 'license-expression', many: 'license-file' },
  '2.5': { one: '', many: 'import-name import-namespace' },
};

const words = (text: string) => text.split(' ').filter(Boolean);

/** The metadata version that brought a field; `undefined` for fields that are none. */
export function versionOfField(field: string): string | undefined {
  return metadataVersions.find((version) => words(`${fields[version].one} ${fields[version].many}`).includes(field));
}

/** Fields that may be there once. */
export const singleFields: readonly string[] = metadataVersions.flatMap((version) => words(fields[version].one));

/** All fields, in lower case. */
export const allFields: readonly string[] = metadataVersions.flatMap((version) =>
  words(`${fields[version].one} ${fields[version].many}`),
);

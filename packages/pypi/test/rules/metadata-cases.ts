import { type Case, type Cases, field, info, licensed } from '../case-files.ts';

const with25 = (name: string, ...values: string[]): Case => ({
  metadata: { 'Metadata-Version': ['2.5'], [name]: values },
});

/** For each rule of metadata: files that it lets pass, and files that it refuses. */
export const metadataCases: Cases = {
  'metadata-version': {
    accepted: ['2.1', '2.2', '2.3', '2.4', '2.5'].map((version) => field('Metadata-Version', version)),
    refused: ['2.0', '2.6', '3.0'].map((version) => field('Metadata-Version', version)),
  },
  'metadata-required-fields': { accepted: [{}], refused: [field('Name', 'UNKNOWN'), field('Version', 'UNKNOWN')] },
  'metadata-name': { accepted: [{}], refused: [field('Name', 'acme-parcel-'), field('Name', '-acme-parcel')] },
  'metadata-version-number': { accepted: [field('Version', '1.2.0')], refused: [field('Version', '1.2.0-x')] },
  'metadata-local-version': {
    accepted: [{}],
    refused: [{ name: 'acme_parcel-1.2.0+local-py3-none-any.whl', metadata: { Version: ['1.2.0+local'] } }],
  },
  'metadata-field-version': {
    accepted: [
      field('License-Expression', 'MIT'),
      { metadata: { 'Metadata-Version': ['2.2'], Dynamic: ['Summary'] } },
      with25('Import-Name', 'parcel'),
    ],
    refused: [
      ...['2.1', '2.3'].map(
        (version): Case => ({ metadata: { 'Metadata-Version': [version], 'License-Expression': ['MIT'] } }),
      ),
      { metadata: { 'Metadata-Version': ['2.1'], Dynamic: ['Summary'] } },
      { metadata: { 'Metadata-Version': ['2.4'], 'Import-Name': ['parcel'] } },
    ],
  },
  'metadata-single-fields': {
    accepted: [field('Platform', 'a', 'b')],
    refused: [field('Summary', 'One', 'Two'), field('Keywords', 'a', 'b')],
  },
  'metadata-summary': {
    accepted: [field('Summary', 'x'.repeat(512)), field('Summary', '\u{1f4e6}'.repeat(512))],
    refused: [field('Summary', 'x'.repeat(513)), field('Summary', 'one\n  two')],
  },
  'metadata-classifiers': {
    accepted: [field('Classifier', 'Programming Language :: Python :: 3')],
    refused: [
      field('Classifier', 'Private :: Do Not Upload'),
      field('Classifier', 'Parcels :: Small'),
      field('Classifier', 'Topic'),
    ],
  },
  'metadata-dynamic': {
    accepted: [field('Dynamic', 'Classifier', 'requires-dist')],
    refused: [field('Dynamic', 'Version'), field('Dynamic', 'Dynamic'), field('Dynamic', 'Parcels')],
  },
  'requires-dist': {
    accepted: ['rich>=13,', 'a[b,c] (>=1)', 'tomli; python_version < "3.11"', 'uv~=0.1'].map((text) =>
      field('Requires-Dist', text),
    ),
    refused: ['foo>=1.0.*', 'foo=1.0', 'not a requirement', 'foo; python = "3"', 'foo~=1'].map((text) =>
      field('Requires-Dist', text),
    ),
  },
  'requires-dist-address': {
    accepted: [field('Provides-Dist', 'parcels')],
    refused: [
      field('Requires-Dist', 'rich @ https://e.org/x'),
      field('Requires-Dist', 'rich[x]@git+https://e.org/x'),
      field('Provides-Dist', 'a @ https://e.org'),
    ],
  },
  'provides-dist': {
    accepted: [field('Obsoletes-Dist', 'old<2')],
    refused: [field('Provides-Dist', 'a=1'), field('Obsoletes-Dist', '-')],
  },
  'requires-python': {
    accepted: ['>=3.8,', '>=3.9, !=3.10.*', '===3.9'].map((range) => field('Requires-Python', range)),
    refused: ['three or so', '>=3.*', '3.9', '==='].map((range) => field('Requires-Python', range)),
  },
  'provides-extra': {
    accepted: [field('Provides-Extra', 'cli_tools')],
    refused: [field('Provides-Extra', 'a b'), field('Provides-Extra', '-x')],
  },
  'author-email': {
    accepted: [
      ...['Ada <ada@example.org>', '"Doe, John" <john@example.org>', 'Ada <ada@example.org>, bob@corp.local'],
      ...['mailto:ada@example.org', 'Ada <ada@example.org', '<mailto:ada@corp.local>', 'Ada <ada@corp.local> (x)) y'],
    ].map((text) => field('Author-email', text)),
    refused: [
      ...['ada@corp.local', 'ada (at) example.org', 'Ada <ada at example.org>', 'ada@localhost', 'ada@example'],
      ...['mailto:ada@corp.local', 'Ada <ada@corp.local', 'Ada: ada@corp.local;', '"Ada" <ada@corp.local> (at home)'],
    ].map((text) => field('Author-email', text)),
  },
  'home-page': {
    accepted: [
      field('Home-page', 'https://example.org/a b'),
      field('Home-page', 'https://example.org:123456'),
      field('Download-URL', 'http://example.org'),
    ],
    refused: [
      field('Home-page', 'example.org'),
      field('Home-page', 'https://example.org:70000'),
      field('Download-URL', 'ftp://example.org/x'),
    ],
  },
  'project-url': {
    accepted: [
      field('Project-URL', 'Home, https://example.org/a,b'),
      field('Project-URL', `${'x'.repeat(32)}, https://example.org/a b`),
    ],
    refused: [
      field('Project-URL', ', https://e.org'),
      field('Project-URL', `${'x'.repeat(33)}, https://e.org`),
      field('Project-URL', 'Home, ftp://e.org'),
      field('Project-URL', 'Home'),
    ],
  },
  'project-url-labels': {
    accepted: [field('Project-URL', 'Home, https://e.org', 'home, https://e.org')],
    refused: [field('Project-URL', 'Home, https://e.org', 'Home, https://f.org')],
  },
  'description-content-type': {
    accepted: ['text/markdown; charset=UTF-8; variant=GFM', 'text/plain; variant=x', 'text/plain;'].map((type) =>
      field('Description-Content-Type', type),
    ),
    refused: ['text/html', 'text/markdown; variant=Pandoc', 'text/plain; charset=latin1', 'text/plain; a=b=c'].map(
      (type) => field('Description-Content-Type', type),
    ),
  },
  'description-renders': {
    accepted: [
      { ...field('Description-Content-Type', 'text/x-rst'), body: 'Parcel\n======\n' },
      { ...field('Description-Content-Type'), body: 'Plain text' },
      { body: '' },
    ],
    refused: [
      { ...field('Description-Content-Type', 'text/x-rst'), body: 'Parcel\n====\n' },
      { ...field('Description-Content-Type'), body: 'See :ref:`usage`.' },
    ],
  },
  'license-expression': {
    accepted: [
      'MIT',
      'mit',
      'MIT OR (Apache-2.0 AND LicenseRef-Acme)',
      'GPL-2.0-only WITH Classpath-exception-2.0',
    ].map((text) => field('License-Expression', text)),
    refused: ['MIT License', 'MIT OR', '(MIT', 'LicenseRef-a_b', 'MIT WITH nothing'].map((text) =>
      field('License-Expression', text),
    ),
  },
  'license-once': {
    accepted: [field('License', 'MIT')],
    refused: [{ metadata: { License: ['MIT'], 'License-Expression': ['MIT'] } }],
  },
  'license-file-paths': {
    accepted: [
      licensed('third/NOTICE', `${info}/licenses/third/NOTICE`),
      { metadata: { 'Metadata-Version': ['2.1'], 'License-File': ['../LICENSE'] } },
    ],
    refused: ['../LICENSE', '/LICENSE', 'LIC*', 'third\\NOTICE'].map((path) =>
      licensed(path, `${info}/licenses/${path}`),
    ),
  },
  'import-names': {
    accepted: [
      with25('Import-Name', 'parcel', 'parcel.cli', '_parcel ; private'),
      with25('Import-Namespace', 'acme'),
      with25('Import-Name', ''),
    ],
    refused: [
      with25('Import-Name', 'acme-parcel'),
      with25('Import-Name', 'class'),
      with25('Import-Namespace', 'a; public'),
    ],
  },
};

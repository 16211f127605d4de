import { join } from 'node:path';
import { parsePurl } from '../findings/index.ts';
import { parseDebsecanReport } from '../reports/index.ts';
import type { SbomComponent, Subject } from '../subjects/index.ts';
import { type Adapter, typeOf } from './adapter.ts';

/** By the version that a purl has in `distro`. https://www.debian.org/releases/ */
const codenames: Readonly<Record<string, string>> = {
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  '14': 'forky',
};

/** https://salsa.debian.org/debian/debsecan */
export const debsecan: Adapter = {
  name: 'debsecan',
  program: 'debsecan',
  // It has no option for it, and is a script that says it on one of its first lines.
  versionArgs: [],
  variables: [],

  covers: (component, subject) => findPackage(component) !== undefined && findSuite(subject) !== undefined,

  // What dpkg would list, made of the SBOM: images without dpkg have no such file.
  plan: ({ subject, folder, options }) => ({
    args: [
      ...['--suite', findSuite(subject) ?? '', '--format', 'detail', '--config', join(folder, 'none')],
      ...['--status', join(folder, 'status'), '--history', join(folder, 'history')],
      ...['--whitelist', join(folder, 'whitelist')],
      ...(options.debsecanSource === undefined ? [] : ['--source', options.debsecanSource]),
    ],
    files: { status: renderStatus(subject.sbom.components), none: '' },
  }),

  // It ends with 0 whatever it finds.
  judgeExit: (exitCode) => (exitCode === 0 ? 'report' : 'failed'),

  parse: parseDebsecanReport,

  // It fetches its data for every run.
  findAge: async ({ options }) => ({ is: 'live', source: options.debsecanSource ?? 'security-tracker.debian.org' }),
};

/** The suite by the code name that the image gives, else by the version of its packages. */
function findSuite({ sbom }: Subject): string | undefined {
  if (/^[a-z]{1,40}$/.test(sbom.codename ?? '')) return sbom.codename;
  for (const { purl } of sbom.components) {
    const distro = purl === undefined ? undefined : parsePurl(purl)?.qualifiers['distro'];
    const [, version = ''] = /^debian-(\w+)/.exec(distro ?? '') ?? [];
    if (codenames[version] !== undefined) return codenames[version];
    if (Object.values(codenames).includes(version)) return version;
  }
  return undefined;
}

interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly source: string | undefined;
}

/** A package of Debian whose name and version are what Debian allows: they become lines of a file. */
function findPackage(component: SbomComponent): DebianPackage | undefined {
  if (typeOf(component) !== 'deb') return undefined;
  const purl = parsePurl(component.purl ?? '');
  const version = purl?.version ?? component.version ?? '';
  if (purl?.namespace !== 'debian' || !isName(purl.name) || !isVersion(version)) return undefined;
  const [, source = '', sourceVersion] = /^([^@]*)(?:@(.*))?$/.exec(purl.qualifiers['upstream'] ?? '') ?? [];
  if (!isName(source)) return { name: purl.name, version, source: undefined };
  const isOther = sourceVersion !== undefined && isVersion(sourceVersion);
  return { name: purl.name, version, source: isOther ? `${source} (${sourceVersion})` : source };
}

function isName(text: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]*$/.test(text);
}

function isVersion(text: string): boolean {
  return /^[A-Za-z0-9.+:~-]+$/.test(text);
}

function renderStatus(components: readonly SbomComponent[]): string {
  return components
    .flatMap((each) => findPackage(each) ?? [])
    .map(({ name, version, source }) =>
      [
        `Package: ${name}`,
        'Status: install ok installed',
        `Version: ${version}`,
        ...(source === undefined ? [] : [`Source: ${source}`]),
        '\n',
      ].join('\n'),
    )
    .join('');
}

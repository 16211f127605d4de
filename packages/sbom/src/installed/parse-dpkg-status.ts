import { personName } from '../metadata/index.ts';
import { paragraphs } from './paragraphs.ts';

export interface SystemPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly license?: string | undefined;
  /** Who maintains it, by name. */
  readonly supplier?: string | undefined;
  /** The source package, where it differs from the package itself: advisories of distributions name sources. */
  readonly upstream?: { readonly name: string; readonly version?: string | undefined } | undefined;
}

/** States in which dpkg has no files of a package on the disk, but may have its configuration. */
const absent = ['not-installed', 'config-files'];

/**
 * The packages in a dpkg status file whose files are on the disk, half-installed ones too: what was unpacked can be run,
 * whether it was configured or waits for a trigger. What somebody wants to happen to a package next is of no interest.
 * The files of distroless images (`status.d/`) have no `Status`. https://man7.org/linux/man-pages/man1/dpkg.1.html
 */
export function parseDpkgStatus(text: string): SystemPackage[] {
  const packages: SystemPackage[] = [];
  for (const fields of paragraphs(text, (name) => name.toLowerCase())) {
    const [name, version] = [fields.get('package'), fields.get('version')];
    const state = fields.get('status')?.split(/\s+/).at(-1) ?? 'installed';
    if (!name || !version || absent.includes(state)) continue;
    const supplier = personName(fields.get('maintainer'));
    packages.push({
      name,
      version,
      architecture: fields.get('architecture'),
      upstream: readSource(fields, name, version),
      ...(supplier !== undefined && { supplier }),
    });
  }
  return packages;
}

/** `Source: glibc (2.36-9)`: the version is there when it is another than the package's. */
function readSource(fields: ReadonlyMap<string, string>, name: string, version: string) {
  const [source = '', inBrackets = ''] = (fields.get('source') ?? '').split(/\s+/);
  const sourceVersion = inBrackets.replace(/^\(/, '').replace(/\)$/, '') || undefined;
  const isSame = (source === '' || source === name) && (sourceVersion ?? version) === version;
  return isSame ? undefined : { name: source || name, version: sourceVersion };
}

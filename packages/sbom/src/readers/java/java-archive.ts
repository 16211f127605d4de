import { createPurl, mergeComponents, type PlannedComponent } from '../../bom/index.ts';
import { readBundleLicense, readPomLicense } from './java-license.ts';
import { readZipMembers } from './zip-members.ts';

/** Bytes of one archive, and of one in it when unpacked. */
export const largestArchive = 64 * 1024 ** 2;
/** Bytes of all that is unpacked of one archive. */
const largestContent = 256 * 1024 ** 2;
const deepest = 3;
const mostArchives = 5000;

const archive = /\.(?:jar|war|ear)$/i;
const manifest = 'META-INF/MANIFEST.MF';
const pom = /(?:^|\/)pom\.properties$/;
const pomXml = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.xml$/;
/** Bytes of a `pom.xml`, which only tells the licence. */
const largestPom = 1024 ** 2;

interface Budget {
  bytes: number;
  archives: number;
}

/**
 * What a Java archive and those in it say that they are: by the properties that Maven writes, else by the manifest, else by
 * the file's name.
 *
 * @param place of the archive in the image
 * @returns `undefined` when it is broken or too large to be looked at
 */
export function javaComponents(bytes: Buffer, place: string): PlannedComponent[] | undefined {
  try {
    return mergeComponents(readArchive(bytes, place, { budget: { bytes: 0, archives: 0 }, depth: 1 }));
  } catch {
    return undefined;
  }
}

function readArchive(
  bytes: Buffer,
  place: string,
  { budget, depth }: { readonly budget: Budget; readonly depth: number },
): PlannedComponent[] {
  budget.archives += 1;
  if (budget.archives > mostArchives || depth > deepest) throw new RangeError('it holds too many archives');
  const files = readZipMembers(bytes, ({ name, size }) => {
    const isPom = pomXml.test(name) && size <= largestPom;
    if (name !== manifest && !pom.test(name) && !isPom && !archive.test(name)) return false;
    budget.bytes += size;
    if (size > largestArchive || budget.bytes > largestContent) throw new RangeError('it is too large');
    return true;
  });
  const texts = [...files].filter(([name]) => !archive.test(name));
  const inner = [...files].filter(([name]) => archive.test(name));
  const own = ownComponents(new Map(texts.map(([name, text]) => [name, text.toString()])), place);
  return [
    ...own,
    ...inner.flatMap(([name, each]) => readArchive(each, `${place}!/${name}`, { budget, depth: depth + 1 })),
  ];
}

/** An archive into which others were merged has properties of each. */
function ownComponents(texts: ReadonlyMap<string, string>, place: string): PlannedComponent[] {
  const poms = [...texts].filter(([name]) => pom.test(name));
  const fields = parseManifest(texts.get(manifest) ?? '');
  const known = poms.flatMap(([name, text]) => {
    const each = parseProperties(text);
    const [group, artifact, version] = [each.get('groupId'), each.get('artifactId'), each.get('version')];
    if (!group || !artifact || !version) return [];
    const license = readPomLicense(texts.get(name.replace(/properties$/, 'xml')) ?? '');
    // The manifest is of the whole archive, in which others may be.
    const own = poms.length === 1 ? describeBundle(fields) : {};
    return [{ ...component({ group, artifact, version, place }), ...own, ...(license !== undefined && { license }) }];
  });
  return known.length > 0 ? known : [guessComponent(fields, place)];
}

/** What a manifest says beside name and version. */
function describeBundle(fields: ReadonlyMap<string, string>): Pick<PlannedComponent, 'license' | 'supplier'> {
  const vendor = fields.get('implementation-vendor') ?? fields.get('bundle-vendor');
  const license = readBundleLicense(fields.get('bundle-license') ?? '');
  return { ...(license !== undefined && { license }), ...(vendor !== undefined && { supplier: vendor }) };
}

/** Characters of a name that says a version. */
const longestName = 300;

function guessComponent(fields: ReadonlyMap<string, string>, place: string): PlannedComponent {
  const file = place.slice(place.lastIndexOf('/') + 1).replace(archive, '');
  const [, fileName = file, fileVersion] = /^(.+?)-(\d[\w.+-]*)$/.exec(file.slice(0, longestName)) ?? [];
  const version = fields.get('implementation-version') ?? fields.get('bundle-version') ?? fileVersion;
  const group = fields.get('implementation-vendor-id');
  return { ...component({ group, artifact: fileName, version, place }), ...describeBundle(fields) };
}

interface Found {
  readonly group?: string | undefined;
  readonly artifact: string;
  readonly version?: string | undefined;
  readonly place: string;
}

function component({ group, artifact, version, place }: Found): PlannedComponent {
  const purl = group === undefined ? undefined : createPurl('maven', { namespace: group, name: artifact, version });
  const properties = [['waybill:path', place] as const];
  return { type: 'library', name: artifact, version, ref: purl ?? `java:${place}`, purl, properties, dependsOn: [] };
}

function parseProperties(text: string): Map<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const at = line.search(/[=:]/);
    return at < 0 || /^[#!]/.test(line) ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
  });
  return new Map(pairs);
}

/** The main section; a line that begins with a blank continues the one before it. */
function parseManifest(text: string): Map<string, string> {
  const [main = ''] = text.replaceAll('\r\n', '\n').split('\n\n');
  const lines = main.replaceAll('\n ', '').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(':');
      const value = line.slice(at + 1).trim();
      return at < 1 || value === '' ? [] : [[line.slice(0, at).toLowerCase(), value] as const];
    }),
  );
}

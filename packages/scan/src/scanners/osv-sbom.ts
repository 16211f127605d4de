import { PackageURL } from 'packageurl-js';
import { type Purl, parsePurl } from '../findings/index.ts';
import type { SbomComponent } from '../subjects/index.ts';

/** Systems whose packages osv-scanner finds by a purl in an SBOM; of others it finds none and says nothing. */
const systems: Readonly<Record<string, readonly string[]>> = {
  apk: ['alpine', 'wolfi', 'chainguard'],
  deb: ['debian', 'ubuntu'],
};

/** Source package of a component of a Linux distribution. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
}

/** Whether osv-scanner knows the distribution of a system package. */
export function isKnownSystem({ purl: text }: SbomComponent): boolean {
  const purl = parsePurl(text ?? '');
  return purl !== undefined && systems[purl.type]?.includes(purl.namespace) === true;
}

/**
 * The source package that a system package was built from: OSV lists vulnerabilities of Debian and Alpine by it, and
 * osv-scanner takes the names of an SBOM as they are. `zlib1g` would have none, as they are all of `zlib`.
 *
 * @returns nothing for other packages, and where the source has the same name and version
 */
export function findSource({ purl: text, version }: SbomComponent): SourcePackage | undefined {
  const purl = parsePurl(text ?? '');
  if (purl === undefined || systems[purl.type] === undefined) return undefined;
  const [, name, sourceVersion] = /^([^@]+)(?:@(.+))?$/.exec(purl.qualifiers['upstream'] ?? '') ?? [];
  const own = purl.version ?? version ?? '';
  return name === undefined ? undefined : { name, version: sourceVersion ?? own };
}

/** An SBOM with the names by which osv-scanner finds vulnerabilities. */
export function renderOsvSbom(components: readonly SbomComponent[]): string {
  const renamed = new Map(components.map((each) => renameComponent(each)).map((each) => [each['bom-ref'], each]));
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components: [...renamed.values()] });
}

function renameComponent(component: SbomComponent) {
  const { name, version, purl = '' } = component;
  const source = findSource(component);
  const parsed = parsePurl(purl);
  if (source === undefined || parsed === undefined) return { type: 'library', name, version, purl, 'bom-ref': purl };
  const renamed = sourcePurl(parsed, source);
  return { type: 'library', ...source, purl: renamed, 'bom-ref': renamed };
}

function sourcePurl({ type, namespace, qualifiers }: Purl, { name, version }: SourcePackage): string {
  const { distro } = qualifiers;
  const kept = distro === undefined ? {} : { distro };
  return new PackageURL(type, namespace, name, version, kept, undefined).toString();
}

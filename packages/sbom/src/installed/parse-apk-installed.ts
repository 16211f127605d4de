import { licenseName, personName } from '../metadata/index.ts';
import { linesOf, paragraphs } from './paragraphs.ts';
import type { SystemPackage } from './parse-dpkg-status.ts';

/** The packages in Alpine's database: paragraphs of one-letter fields. https://wiki.alpinelinux.org/wiki/Apk_spec */
export function parseApkInstalled(text: string): SystemPackage[] {
  const packages: SystemPackage[] = [];
  for (const fields of paragraphs(text)) {
    const [name, version, origin] = [fields.get('P'), fields.get('V'), fields.get('o')];
    if (!name || !version) continue;
    const upstream = origin && origin !== name ? { name: origin } : undefined;
    const supplier = personName(fields.get('m'));
    packages.push({
      ...{ name, version, architecture: fields.get('A'), license: licenseName(fields.get('L')), upstream },
      ...(supplier !== undefined && { supplier }),
    });
  }
  return packages;
}

/** The files of each package in Alpine's database: after `F:` a folder, after `R:` a file in it. */
export function* parseApkFiles(text: string): Generator<readonly [name: string, path: string]> {
  let [name, folder] = ['', ''];
  for (const line of linesOf(text)) {
    const value = line.slice(2).trimEnd();
    if (line.startsWith('P:')) name = value;
    else if (line.startsWith('F:')) folder = value;
    else if (line.startsWith('R:')) yield [name, folder === '' ? value : `${folder}/${value}`];
  }
}

import type { RpmPackage } from './parse-header.ts';

/** Columns of the list, which `rpm --query` wrote when the image was built. */
const columns = { name: 0, version: 1, vendor: 4, architecture: 7, epoch: 8, sourceRpm: 9 } as const;

/**
 * The packages in `container-manifest-2`, which images of Azure Linux without a database have.
 * https://github.com/microsoft/azurelinux
 */
export function parseManifest(text: string): RpmPackage[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trimEnd().split('\t');
    const field = (name: keyof typeof columns) => {
      const value = fields[columns[name]];
      return value === undefined || value === '' || value === '(none)' || value === '0' ? undefined : value;
    };
    const [name, version] = [field('name'), field('version')];
    if (name === undefined || version === undefined) return [];
    const more = { epoch: field('epoch'), architecture: field('architecture'), vendor: field('vendor') };
    return [{ name, version, ...more, sourceRpm: field('sourceRpm'), files: () => [] }];
  });
}

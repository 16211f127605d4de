export interface SystemPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly license?: string | undefined;
}

/**
 * The installed packages in a dpkg status file. Removed ones stay there with their configuration and are left out; the
 * files of distroless images (`status.d/`) have no `Status`.
 */
export function parseDpkgStatus(text: string): SystemPackage[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, 'm').exec(paragraph)?.[1]?.trim();
    const [name, version, status] = [field('Package'), field('Version'), field('Status')];
    const isInstalled = status === undefined || status.endsWith(' ok installed');
    return name && version && isInstalled ? [{ name, version, architecture: field('Architecture') }] : [];
  });
}

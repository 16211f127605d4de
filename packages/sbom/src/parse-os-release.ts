import type { Distro } from './purl.ts';

/** The distribution that `os-release` names, or `undefined`. https://www.freedesktop.org/software/systemd/man/os-release.html */
export function parseOsRelease(text: string): Distro | undefined {
  const field = (name: string) => new RegExp(`^${name}=(["']?)(.*?)\\1\\s*$`, 'm').exec(text)?.[2];
  const id = field('ID');
  return id ? { id, version: field('VERSION_ID') || undefined } : undefined;
}

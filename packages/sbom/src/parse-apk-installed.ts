import type { SystemPackage } from './parse-dpkg-status.ts';

/** The packages in Alpine's database: paragraphs of one-letter fields. https://wiki.alpinelinux.org/wiki/Apk_spec */
export function parseApkInstalled(text: string): SystemPackage[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (letter: string) => new RegExp(`^${letter}:(.+)$`, 'm').exec(paragraph)?.[1]?.trim();
    const [name, version] = [field('P'), field('V')];
    return name && version ? [{ name, version, architecture: field('A'), license: field('L') }] : [];
  });
}

import { linesOf } from './paragraphs.ts';

/** The distribution of an image. */
export interface Distro {
  /** `debian`, `alpine`, … */
  readonly id: string;
  /** `12`; a rolling distribution has none. */
  readonly version?: string | undefined;
  /** `bookworm`. Testing and unstable Debian have only this. */
  readonly codename?: string | undefined;
  /** Of a rolling distribution: `rolling` for Arch Linux. */
  readonly build?: string | undefined;
  /** For people: `Debian GNU/Linux trixie/sid`. */
  readonly prettyName?: string | undefined;
  /** Distributions that it is like, the closest first. */
  readonly like: readonly string[];
}

/**
 * The distribution that `os-release` names, or `undefined`.
 * https://www.freedesktop.org/software/systemd/man/os-release.html
 */
export function parseOsRelease(text: string): Distro | undefined {
  const fields = new Map<string, string>();
  for (const line of linesOf(text)) {
    const at = line.indexOf('=');
    if (at > 0 && !line.startsWith('#')) fields.set(line.slice(0, at).trim(), unquote(line.slice(at + 1).trim()));
  }
  const field = (name: string) => fields.get(name) || undefined;
  const id = field('ID')?.toLowerCase();
  if (id === undefined) return undefined;
  return {
    id,
    version: field('VERSION_ID'),
    codename: field('VERSION_CODENAME'),
    build: field('BUILD_ID'),
    prettyName: field('PRETTY_NAME'),
    like: (field('ID_LIKE') ?? '').split(' ').filter((each) => each !== ''),
  };
}

/** The value of an assignment as a shell reads it; variables are not used there. */
function unquote(text: string): string {
  const [quote = ''] = text;
  if (quote !== '"' && quote !== "'") return text.replaceAll(/\\(.)/g, '$1');
  const end = text.endsWith(quote) && text.length > 1 ? -1 : undefined;
  const inner = text.slice(1, end);
  return quote === "'" ? inner : inner.replaceAll(/\\([$"\\`])/g, '$1');
}

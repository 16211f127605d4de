import { normalizeName } from '@waybill/python';
import { archiveSource, gitSource, type Source } from './source.ts';

export interface Requirement {
  /** Normalized. */
  readonly name: string;
  /** Normalized extras that it asks for: `socks` of `requests[socks]`. */
  readonly extras: readonly string[];
  /** Whether it is needed with an extra only. */
  readonly isExtra: boolean;
  /** Whether it is needed only where a condition holds. */
  readonly hasMarker: boolean;
  /** Where it comes from, when it names an address. */
  readonly source: Source;
}

const specifier = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(\S+))?/;

/** Reads name, extras and kind of a dependency specifier, `undefined` for something else. PEP 508. */
export function parseRequirement(text: string): Requirement | undefined {
  const [start, name, extras = '', url] = specifier.exec(text) ?? [];
  if (start === undefined || name === undefined) return undefined;
  // An address may hold a semicolon.
  const rest = text.slice(start.length);
  const marker = rest.slice(rest.indexOf(';') + 1 || rest.length);
  return {
    name: normalizeName(name),
    extras: extras
      .split(',')
      .map((each) => normalizeName(each.trim()))
      .filter((each) => each !== ''),
    isExtra: /\bextra\b/.test(marker),
    hasMarker: marker.trim() !== '',
    source: (url && readSource(url)) || {},
  };
}

/** `git+https://host/path@revision#subdirectory=path`, or an archive. */
function readSource(url: string): Source | undefined {
  const kind = /^(git|hg|svn|bzr)\+/.exec(url)?.[1];
  if (kind === undefined) return archiveSource(url);
  const [address = '', fragment = ''] = url.slice(kind.length + 1).split('#');
  const subdirectory = new URLSearchParams(fragment).get('subdirectory') ?? undefined;
  const at = address.lastIndexOf('@');
  // The one before the host ends the name of a user.
  const hasRevision = at > address.indexOf('/', address.indexOf('://') + 3);
  const commit = hasRevision ? address.slice(at + 1) : undefined;
  return gitSource(hasRevision ? address.slice(0, at) : address, { kind, commit, subdirectory });
}

/** The extra that a requirement is needed with: `socks` of `PySocks; extra == "socks"`. Normalized. */
export function extraOf(text: string): string | undefined {
  const [, name] = /\bextra\s*==\s*["']([^"']{1,200})["']/.exec(text.slice(text.indexOf(';') + 1)) ?? [];
  return name === undefined ? undefined : normalizeName(name);
}

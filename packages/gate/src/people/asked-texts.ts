import type { Commit } from '@waybill/kernel';
import { readPage } from '../checks/index.ts';
import type { TickedText } from './parse-ticks.ts';

export interface Asked {
  readonly sha: string;
  readonly commits: readonly Commit[];
  readonly label: string;
  readonly tag: string;
  readonly version: string;
  /** How far the release is. */
  readonly moment: 'plan' | 'build' | 'released';
  readonly cwd: string;
}

/** Pull requests of a release that are read: the newest ones. */
export const mostPulls = 20;

/** Issues with the label that are read: those that changed last. */
export const mostIssues = 30;

/** In what this plugin writes itself. */
export const markerStart = '<!-- waybill:checklist of ';
export const marker = (tag: string) => `${markerStart}${tag} -->`;

/** An issue of the checklist, wherever it is. */
export interface FoundIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly isOpen: boolean;
  /** Whether what is ticked in it counts. */
  readonly isTrusted: boolean;
}

/** Issues of the release whose ticks count. */
export function ticked(issues: readonly FoundIssue[], asked: Asked): TickedText[] {
  return issues
    .filter(({ isTrusted, title, isOpen }) => isTrusted && isAbout(title, asked, isOpen))
    .map(({ number, body: text, url: page }) => asText({ body: text, html_url: page }, `#${number}`));
}

/** An issue that names the release, or an open one that names none. */
export function isAbout(title: string, { tag, version }: Pick<Asked, 'tag' | 'version'>, isOpen: boolean): boolean {
  const versions: readonly string[] = title.slice(0, 500).match(/\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/g) ?? [];
  // `v1.2.0` is a part of `v1.2.0-beta.1`.
  return versions.length > 0 ? versions.includes(version) : isOpen || title.includes(tag);
}

/** A text with its name: `#12`. */
export function asText(
  { body: text, html_url }: { readonly body: string | null; readonly html_url: string | null },
  name: string,
): TickedText {
  return { body: text ?? '', name, url: readPage(html_url) };
}

import { inlineCode } from '@waybill/kernel';
import type { Changes } from './compare-components.ts';

/** Lines of notes; the file has all. */
const mostLines = 25;

/** The section of release notes on dependencies; empty when nothing changed. */
export function renderNotes(changes: readonly Changes[]): string {
  const lines = new Set(changes.flatMap(renderLines));
  if (lines.size === 0) return '';
  const shown = [...lines].slice(0, mostLines);
  const rest = lines.size - shown.length;
  return ['### Dependencies', '', ...shown, ...(rest > 0 ? [`* … and ${rest} more`] : []), ''].join('\n');
}

function renderLines({ added, removed, upgraded }: Changes): string[] {
  const named = (name: string, version = '') => `${inlineCode(name)}${version && ` ${inlineCode(version)}`}`;
  return [
    ...upgraded.map(({ name, from, to, isDowngrade }) => {
      const verb = isDowngrade ? 'downgraded' : 'upgraded';
      return `* ${verb} ${inlineCode(name)} from ${inlineCode(from)} to ${inlineCode(to)}`;
    }),
    ...added.map(({ name, version }) => `* added ${named(name, version)}`),
    ...removed.map(({ name, version }) => `* removed ${named(name, version)}`),
  ];
}

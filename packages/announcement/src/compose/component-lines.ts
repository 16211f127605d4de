import { type Piece, text } from '../document/index.ts';
import type { ComponentChanges } from '../facts/index.ts';
import { item } from './blocks.ts';

/** Components that are named of each kind; the file of the release has all. */
const mostNamed = 10;

/** What a release ships since the one before, in a few lines. */
export function componentLines({ since, added, removed, upgraded }: ComponentChanges): Piece[] {
  const lower = upgraded.filter(({ isDowngrade }) => isDowngrade === true);
  const higher = upgraded.filter(({ isDowngrade }) => isDowngrade !== true);
  const kinds = [
    ['upgraded', higher.map(({ name, from, to }) => `${name} ${from} → ${to}`)],
    ['downgraded', lower.map(({ name, from, to }) => `${name} ${from} → ${to}`)],
    ['added', added.map(nameOf)],
    ['removed', removed.map(nameOf)],
  ] as const;
  const counts = kinds.filter(([, names]) => names.length > 0).map(([kind, { length }]) => `${length} ${kind}`);
  const summary = counts.length === 0 ? `no change since ${since}` : `${counts.join(', ')} since ${since}`;
  return [
    item(text(`Components: ${summary}`)),
    ...kinds.flatMap(([kind, names]) => {
      const rest = names.length - mostNamed;
      const shown = [...names.slice(0, mostNamed), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
      const [first = '', ...others] = kind;
      return names.length === 0 ? [] : [item(text(`${first.toUpperCase()}${others.join('')}: ${shown}`))];
    }),
  ];
}

function nameOf({ name, version }: { readonly name: string; readonly version?: string | undefined }): string {
  return version === undefined ? name : `${name} ${version}`;
}

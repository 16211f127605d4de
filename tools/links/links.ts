import { posix } from 'node:path';

/**
 * The links that lead nowhere, as sentences.
 *
 * @param texts Markdown by path, relative to the repository
 * @param exists whether the repository has a file or folder
 */
export function findBrokenLinks(texts: ReadonlyMap<string, string>, exists: (path: string) => boolean): string[] {
  return [...texts].flatMap(([file, text]) =>
    findLinks(text)
      .filter((link) => isBroken(link, { file, texts, exists }))
      .map((link) => `${file}: ${link} leads nowhere`),
  );
}

interface Place {
  readonly file: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly exists: (path: string) => boolean;
}

function isBroken(link: string, { file, texts, exists }: Place): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(path)));
  if (target.startsWith('..')) return true;
  // GitHub shows the README of a folder.
  const text = texts.get(target) ?? texts.get(posix.join(target, 'README.md'));
  if (text === undefined) return !exists(target);
  return heading !== undefined && heading !== 'readme' && !findHeadings(text).includes(heading);
}

/** Links to files and headings; addresses elsewhere and code are no such links. */
export function findLinks(text: string): string[] {
  const prose = text.replace(/^(```+|~~~+)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** The names by which GitHub knows the headings of a text. */
export function findHeadings(text: string): string[] {
  const seen = new Map<string, number>();
  const prose = text.replace(/^(```+|~~~+)[\s\S]*?^\1/gm, '');
  return [...prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, title = '']) => {
    const name = slugOf(title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
}

/** The name of one heading, as GitHub makes it. */
export function slugOf(title: string): string {
  const words = title.trim().toLowerCase();
  return words.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
}

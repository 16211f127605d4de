import { inlineCode, makePlain, makeReadable } from '@waybill/kernel';

/** A commit that breaks something, and what it says about that. */
export interface Breaking {
  readonly hash: string;
  /** The first line of its message. */
  readonly header: string;
  /** The texts of its footers `BREAKING CHANGE`. */
  readonly texts: readonly string[];
}

export interface Migration {
  readonly breaking: readonly Breaking[];
  /** Those without a text. */
  readonly silent: readonly Breaking[];
  /** A guide of the project that has a chapter about this version. */
  readonly guide: string | undefined;
}

/** Which breaking changes say nothing of how to migrate. A guide speaks for all of them. */
export function judgeMigration(breaking: readonly Breaking[], guide: string | undefined): Migration {
  const silent = breaking.filter(({ header, texts }) => !texts.some((text) => saysMore(text, header)));
  return { breaking, silent: guide === undefined ? silent : [], guide };
}

/** A text that only repeats the first line says nothing new. */
function saysMore(text: string, header: string): boolean {
  const [said, title] = [text, header.replace(/^[^:]*:\s*/, '')].map((each) =>
    each.trim().toLowerCase().replace(/\.$/, ''),
  );
  return said !== '' && said !== title;
}

/** A commit in one line: `abc1234 feat!: weigh in grams`. */
export function nameBreaking({ hash, header }: Breaking): string {
  return inlineCode(`${hash.slice(0, 7)} ${makePlain(makeReadable(header)).slice(0, 100)}`);
}

/** Whether a guide has a heading about a version: `## 2.0.0`, `# Migrate to v2`, `## From 1.x to 2.x`. */
export function hasChapter(markdown: string, version: string): boolean {
  const [major = '', minor = '', patch = ''] = version.split(/[-+]/, 1)[0]?.split('.') ?? [];
  const wanted = new Set([version, `${major}.${minor}.${patch}`, `${major}.${minor}`, major]);
  return markdown.split('\n').some((line) => {
    if (!/^ {0,3}#{1,6}[ \t]/.test(line)) return false;
    const words = line.slice(0, 500).split(/[^0-9A-Za-z.+-]+/);
    return words.some((word) => wanted.has(word.replace(/^v(?=\d)/i, '').replace(/[.x-]+$/i, '')));
  });
}

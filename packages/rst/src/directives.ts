/** What a directive takes. */
export interface Directive {
  /** How many arguments must and may follow it. */
  readonly least: number;
  readonly most: number;
  /** What an argument is: one word, a text with markup in it, or anything else with spaces. */
  readonly argument: 'word' | 'text' | 'phrase';
  readonly options: readonly string[];
  /** What is below it: text to be read as such, text that is not, or nothing. */
  readonly content: 'body' | 'inline' | 'unread' | 'none';
  /** Whether there must be content. */
  readonly isContentNeeded: boolean;
}

const usual = ['class', 'name'];
const plain: Directive = {
  least: 0,
  most: 0,
  argument: 'word',
  options: usual,
  content: 'body',
  isContentNeeded: true,
};

const image: Directive = {
  ...plain,
  ...{ least: 1, most: 1, argument: 'phrase', content: 'none', isContentNeeded: false },
  options: [...usual, 'alt', 'height', 'width', 'scale', 'align', 'target', 'loading'],
};
const code: Directive = { ...plain, most: 1, options: [...usual, 'number-lines'], content: 'unread' };
const topic: Directive = { ...plain, least: 1, most: 1, argument: 'text' };
const table: Directive = { ...plain, most: 1, argument: 'text', content: 'unread' };
const tableOptions = [...usual, 'align', 'width', 'widths'];
const rowOptions = [...tableOptions, 'header-rows', 'stub-columns'];
const csvOptions = ['header', 'file', 'url', 'encoding', 'delim', 'keepspace', 'quote', 'escape'];
const quote: Directive = { ...plain, options: [] };
const loose: Directive = { ...plain, options: [], content: 'unread', isContentNeeded: false };
const sectnum: Directive = { ...loose, options: ['depth', 'start', 'prefix', 'suffix'], content: 'none' };

const notes = ['attention', 'caution', 'danger', 'error', 'hint', 'important', 'note', 'tip', 'warning'];

/** Those of docutils, which PyPI renders with; Sphinx knows more. https://docutils.sourceforge.io/docs/ref/rst/directives.html */
export const directives: Readonly<Record<string, Directive>> = {
  ...Object.fromEntries(notes.map((name) => [name, plain])),
  ...Object.fromEntries(['code', 'code-block', 'sourcecode'].map((name) => [name, code])),
  ...Object.fromEntries(['epigraph', 'highlights', 'pull-quote'].map((name) => [name, quote])),
  ...Object.fromEntries(['header', 'footer'].map((name) => [name, quote])),
  ...Object.fromEntries(['sectnum', 'section-numbering'].map((name) => [name, sectnum])),
  admonition: topic,
  topic,
  sidebar: { ...topic, least: 0, options: [...usual, 'subtitle'] },
  'line-block': { ...plain, content: 'inline' },
  'parsed-literal': { ...plain, content: 'inline' },
  math: { ...plain, content: 'unread' },
  rubric: { ...topic, content: 'none', isContentNeeded: false },
  compound: plain,
  container: { ...topic, least: 0, argument: 'phrase', options: ['name'] },
  table: { ...table, options: tableOptions },
  'csv-table': { ...table, options: [...rowOptions, ...csvOptions] },
  'list-table': { ...table, options: rowOptions },
  meta: { ...loose, isContentNeeded: true },
  image,
  figure: { ...image, options: [...image.options, 'figwidth', 'figclass', 'figname'], content: 'body' },
  class: { ...loose, least: 1, most: 1, argument: 'phrase', content: 'body' },
  role: loose,
  'default-role': { ...loose, most: 1, content: 'none' },
  title: { ...loose, least: 1, most: 1, argument: 'phrase', content: 'none' },
  contents: { ...loose, most: 1, argument: 'text', options: ['depth', 'local', 'backlinks', 'class'], content: 'none' },
  'target-notes': { ...loose, options: usual, content: 'none' },
};

/** They stand only where a substitution is defined. */
export const inSubstitutions = ['replace', 'unicode', 'date'];

/** They would show what is not in the description; PyPI has switched them off. */
export const switchedOff = ['include', 'raw'];

/** Those of docutils. https://docutils.sourceforge.io/docs/ref/rst/roles.html */
export const roles = [
  ...['abbreviation', 'ab', 'acronym', 'ac', 'code', 'emphasis', 'literal', 'math', 'strong', 'subscript', 'sub'],
  ...['superscript', 'sup', 'title-reference', 'title', 't', 'pep-reference', 'pep', 'rfc-reference', 'rfc'],
];

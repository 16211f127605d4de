import { Liquid } from 'liquidjs';
import { wrongTemplate } from '../errors.ts';
import { escapeMarkdown } from '../formats/index.ts';
import { MarkdownText } from './template-values.ts';

/** Of parsing in characters, of rendering in milliseconds, of memory in liquidjs' own units. */
const limits = { parseLimit: 200_000, renderLimit: 2_000, memoryLimit: 20_000_000 };

/**
 * Renders a template of the project to Markdown. It reads no other file, and sees the values only. Words of others are
 * escaped, unless the template says `| raw`; the Markdown of it can call nobody either, as its form is made from pieces.
 *
 * @throws EWRONGTEMPLATE with the line
 */
export function renderTemplate(path: string, source: string, values: Readonly<Record<string, unknown>>): string {
  const engine = new Liquid({
    ...limits,
    // In place of the file system.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    timezoneOffset: 0,
    outputEscape: asMarkdown,
  });
  // Raw output is made from the value itself.
  engine.registerFilter('raw', {
    raw: true,
    handler: (value: unknown) => (value instanceof MarkdownText ? value.text : value),
  });
  try {
    return String(engine.parseAndRenderSync(source, values));
  } catch (error) {
    const [line = ''] = String((error as Error).message).split('\n');
    throw wrongTemplate(path, line.replace(/\.$/, ''));
  }
}

function asMarkdown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof MarkdownText) return value.text;
  if (Array.isArray(value)) return value.map(asMarkdown).join(' ');
  return escapeMarkdown(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

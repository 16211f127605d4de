import { isTooDeep } from '@waybill/kernel';
import { Composer, LineCounter, Parser } from 'yaml';

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export type Format = 'json' | 'yaml';

/** An OpenAPI document as text and as data. */
export interface OpenApi {
  readonly text: string;
  readonly format: Format;
  readonly data: JsonObject;
}

/** Characters: the largest public documents, those of cloud services, have twelve million. */
export const longestOpenApi = 30_000_000;
/** Reading YAML takes a hundred times as long as reading JSON. */
const longestYaml = 5_000_000;

const byteOrderMark = /^\uFEFF/;

/**
 * Reads an OpenAPI document. Whether it is a valid one is asked elsewhere: the schemas are heavy.
 *
 * @returns the document, or what is wrong with it, in words
 */
export function parseOpenApi(text: string): OpenApi | { readonly problem: string } {
  if (text.length > longestOpenApi) return { problem: `it has more than ${longestOpenApi} characters` };
  const content = text.replace(byteOrderMark, '');
  if (content.trim() === '') return { problem: 'it is empty' };
  const format = /^\s*\{/.test(content) ? 'json' : 'yaml';
  if (isTooDeep(content)) return { problem: 'it is nested too deeply' };
  const read = format === 'json' ? readJson(content) : readYaml(content);
  if ('problem' in read) return read;
  const { data } = read;
  if (!isObject(data)) return { problem: 'it is not an object' };
  return { text, format, data };
}

type Read = { readonly data: unknown } | { readonly problem: string };

function readJson(text: string): Read {
  try {
    return { data: JSON.parse(text) };
  } catch (error) {
    // YAML that begins with a brace is rare, and may be meant.
    const other = text.length <= longestYaml ? readYaml(text) : undefined;
    if (other !== undefined && 'data' in other) return other;
    return { problem: `it is not JSON (${firstLine(error)})` };
  }
}

/**
 * The library's own function describes every error with its place, which takes the square of their number; and looks for
 * repeated keys by comparing each with all.
 */
function readYaml(text: string): Read {
  if (text.length > longestYaml) return { problem: `as YAML it may have at most ${longestYaml} characters` };
  const lines = new LineCounter();
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  try {
    const documents = [...composer.compose(new Parser(lines.addNewLine).parse(text))];
    const [document] = documents;
    const [error] = documents.flatMap(({ errors }) => errors.slice(0, 1));
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      return { problem: `it is not YAML (${firstLine(error)}, line ${line}, column ${col})` };
    }
    if (documents.length > 1) return { problem: `it has ${documents.length} YAML documents` };
    return { data: document?.toJS({ maxAliasCount: 1000 }) };
  } catch (error) {
    return { problem: `it cannot be read as YAML (${firstLine(error)})` };
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line.replace(/:$/, '').slice(0, 300);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The version that a document says; nothing where it says none. */
export function versionIn({ data }: Pick<OpenApi, 'data'>): string | undefined {
  const { info } = data;
  const version = isObject(info) ? info['version'] : undefined;
  return typeof version === 'string' ? version : undefined;
}

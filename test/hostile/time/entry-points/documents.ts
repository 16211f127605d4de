import { parseOpenApi } from '../../../../packages/documents/src/api/parse-openapi.ts';
import { compareApis } from '../../../../packages/documents/src/changes/compare-apis.ts';
import { renderChanges } from '../../../../packages/documents/src/changes/render-changes.ts';
import { renderPage } from '../../../../packages/documents/src/notes/render-page.ts';
import type { Reader } from './reader.ts';

/** An API in which a text is wherever a text may be. */
function api(text: string, type: string) {
  const schema = { type, enum: [text], title: text, pattern: text, properties: { [text]: { $ref: `#/${text}` } } };
  const operation = { parameters: [{ name: text, in: 'query', schema }], responses: { [text]: {} } };
  return { openapi: '3.1.0', paths: { [`/${text}`]: { get: operation } }, security: [{ [text]: [text] }] };
}

const releases = { last: '1.0.0', version: '1.1.0' };

export const documentsReaders: Readonly<Record<string, Reader>> = {
  'documents: parseOpenApi': (text) => [parseOpenApi(text), parseOpenApi(`{"a":${JSON.stringify(text)}}`)],
  'documents: compareApis': (text) => [
    renderChanges(compareApis(api(text, 'string'), api(text, 'integer')), releases),
    renderChanges(compareApis(api(text, 'string'), api('other', 'string')), releases),
  ],
  'documents: renderPage': (text) => [renderPage(text.slice(0, 1000), text)],
};

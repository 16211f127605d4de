import { type DocumentNode, parse as parseJson, type ValueNode } from '@humanwhocodes/momoa';
import { isScalar, parseDocument } from 'yaml';
import { type OpenApi, parseOpenApi, versionIn } from './parse-openapi.ts';

/**
 * Writes the version into an OpenAPI document. Only the bytes of the version change, so that numbers beyond the precision of
 * JavaScript, comments and the order stay.
 *
 * @returns nothing where the version is not in one place as a plain text
 */
export function setVersion(document: OpenApi, version: string): OpenApi | undefined {
  if (versionIn(document) === version) return document;
  const { text, format } = document;
  const place = format === 'json' ? findInJson(text) : findInYaml(text);
  if (place === undefined) return undefined;
  const [start, end] = place;
  const written = format === 'json' ? JSON.stringify(version) : quoteLike(text.slice(start, end), version);
  const result = parseOpenApi(`${text.slice(0, start)}${written}${text.slice(end)}`);
  return 'problem' in result || versionIn(result) !== version ? undefined : result;
}

type Place = readonly [start: number, end: number];

/** What `JSON.parse` takes: the last of several members of one name. */
function findInJson(text: string): Place | undefined {
  let tree: DocumentNode;
  try {
    tree = parseJson(text, { mode: 'json', ranges: true });
  } catch {
    // YAML with braces.
    return findInYaml(text);
  }
  const value = memberOf(memberOf(tree.body, 'info'), 'version');
  return value?.range;
}

function memberOf(node: ValueNode | undefined, key: string): ValueNode | undefined {
  if (node?.type !== 'Object') return undefined;
  return node.members.findLast(({ name }) => name.type === 'String' && name.value === key)?.value;
}

function findInYaml(text: string): Place | undefined {
  const node = parseDocument(text, { logLevel: 'error' }).getIn(['info', 'version'], true);
  if (!isScalar(node) || node.anchor !== undefined || !node.range) return undefined;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return undefined;
  return [node.range[0], node.range[1]];
}

/** A version in the quotes that the text before had. Without quotes, a version of three numbers is a text. */
function quoteLike(before: string, version: string): string {
  const quote = before[0] === "'" || before[0] === '"' ? before[0] : '';
  return `${quote}${version}${quote}`;
}

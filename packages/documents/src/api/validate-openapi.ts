import { makePlain } from '@waybill/kernel';
import type { JsonObject } from './parse-openapi.ts';

/** What is wrong with a document: its form, or a reference that leads nowhere. */
export type OpenApiProblem =
  | { readonly is: 'form'; readonly problem: string }
  | { readonly is: 'reference'; readonly reference: string };

/** Problems that are named: the others often follow from them. */
const most = 5;

/** Errors of the schema that only repeat those below them. */
const summaries: ReadonlySet<string> = new Set(['if', 'oneOf', 'anyOf', 'allOf', '$ref', 'dependentSchemas']);

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Holds a document against the schema of its version of OpenAPI (2.0, 3.0, 3.1, 3.2), and looks whether its references
 * lead somewhere in it.
 *
 * @returns nothing for a valid document
 */
export async function validateOpenApi(data: JsonObject): Promise<OpenApiProblem | undefined> {
  // Loaded here: it compiles schemas, which takes a tenth of a second.
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  // Always an object: the library would take a text for the path of a file. A copy: it may write into it.
  const { valid, errors } = await new Validator({ logger: false }).validate(structuredClone(data));
  if (valid) return undefined;
  if (Array.isArray(errors)) return { is: 'form', problem: describeErrors(errors) };
  const [, reference] = /^Can't resolve (?:\$dynamicAnchor : )?'?([^\s,']+)/.exec(String(errors)) ?? [];
  if (reference !== undefined) return { is: 'reference', reference: makePlain(reference).slice(0, 300) };
  return { is: 'form', problem: describeOther(String(errors)) };
}

function describeOther(error: string): string {
  if (/supported swagger\/openapi version/.test(error)) {
    return 'it has no `openapi` with a version from 3.0 to 3.2, and no `swagger` with "2.0"';
  }
  return makePlain(error).replace(/\.$/, '').slice(0, 300);
}

/** The most exact errors first: those of the deepest place. */
function describeErrors(errors: readonly SchemaError[]): string {
  const exact = errors.filter(({ keyword }) => !summaries.has(keyword));
  const depth = ({ instancePath }: SchemaError) => instancePath.split('/').length;
  const sorted = (exact.length > 0 ? exact : errors).toSorted((a, b) => depth(b) - depth(a));
  const lines = [...new Set(sorted.map(describeError))];
  const rest = lines.length > most ? `, and ${lines.length - most} more` : '';
  return `${lines.slice(0, most).join('; ')}${rest}`;
}

function describeError({ instancePath, message = 'is wrong', params = {} }: SchemaError): string {
  const place = instancePath.split('/').slice(1).map(decodePart).join(' › ') || 'the document';
  const extra = params['additionalProperty'] ?? params['unevaluatedProperty'];
  const named = typeof extra === 'string' ? ` (\`${extra}\`)` : '';
  const hint = instancePath === '/info/version' && /string/.test(message) ? ': write it in quotes' : '';
  return makePlain(`${place} ${message}${named}${hint}`).slice(0, 300);
}

function decodePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

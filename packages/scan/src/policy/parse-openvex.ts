import { parseJson, v } from '@waybill/kernel';
import { type Purl, parsePurl } from '../findings/index.ts';
import type { VexStatement } from './vex.ts';

const Identified = v.object({
  '@id': v.optional(v.string()),
  identifiers: v.optional(v.object({ purl: v.optional(v.string()) })),
});

const Statement = v.object({
  vulnerability: v.union([
    v.string(),
    v.object({
      '@id': v.optional(v.string()),
      name: v.optional(v.string()),
      aliases: v.optional(v.nullable(v.array(v.string())), []),
    }),
  ]),
  products: v.optional(
    v.array(
      v.union([
        v.string(),
        v.object({ ...Identified.entries, subcomponents: v.optional(v.array(v.union([v.string(), Identified])), []) }),
      ]),
    ),
    [],
  ),
  status: v.picklist(['not_affected', 'affected', 'fixed', 'under_investigation']),
  justification: v.optional(v.string()),
  impact_statement: v.optional(v.string()),
  timestamp: v.optional(v.string()),
  last_updated: v.optional(v.string()),
});

const Document = v.object({
  '@context': v.pipe(v.string(), v.regex(/^https:\/\/openvex\.dev\/ns/)),
  timestamp: v.optional(v.string()),
  statements: v.array(Statement),
});

/** Reads an OpenVEX document; nothing for another one. https://github.com/openvex/spec */
export function parseOpenVex(json: string, file: string): VexStatement[] | undefined {
  const document = parseJson(Document, json);
  return document?.statements.map((each) => ({
    names: namesIn(each.vulnerability),
    products: each.products.map((product) => {
      const isText = typeof product === 'string';
      const parts = isText ? [] : product.subcomponents.flatMap((part) => purlOf(part) ?? []);
      return { product: purlOf(product), name: isText ? product : (product['@id'] ?? ''), parts };
    }),
    isHarmless: each.status === 'not_affected' || each.status === 'fixed',
    says: [each.status, each.justification ?? each.impact_statement].filter(Boolean).join(': '),
    time: each.last_updated ?? each.timestamp ?? document.timestamp ?? '',
    file,
  }));
}

function namesIn(vulnerability: v.InferOutput<typeof Statement>['vulnerability']): string[] {
  if (typeof vulnerability === 'string') return [vulnerability];
  const { '@id': id, name, aliases } = vulnerability;
  // The identifier may be an address that ends in the name.
  return [name, id, id?.split(/[/#]/).at(-1), ...(aliases ?? [])].flatMap((each) => each || []);
}

function purlOf(identified: string | v.InferOutput<typeof Identified>): Purl | undefined {
  if (typeof identified === 'string') return parsePurl(identified);
  return parsePurl(identified.identifiers?.purl ?? '') ?? parsePurl(identified['@id'] ?? '');
}

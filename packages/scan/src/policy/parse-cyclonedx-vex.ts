import { parseJson, v } from '@waybill/kernel';
import { parsePurl } from '../findings/index.ts';
import type { VexProduct, VexStatement } from './vex.ts';

const text = v.optional(v.string());
const Component = v.object({ 'bom-ref': text, purl: text, version: text });
const Affected = v.object({
  ref: v.string(),
  versions: v.optional(v.array(v.object({ version: text, range: text, status: text })), []),
});

const Document = v.object({
  bomFormat: v.literal('CycloneDX'),
  metadata: v.optional(v.object({ timestamp: text, component: v.optional(Component) })),
  components: v.optional(v.array(Component), []),
  vulnerabilities: v.array(
    v.object({
      id: text,
      references: v.optional(v.array(v.object({ id: text })), []),
      analysis: v.optional(v.object({ state: text, justification: text, detail: text, lastUpdated: text })),
      affects: v.optional(v.array(Affected), []),
      updated: text,
    }),
  ),
});

const harmless = ['resolved', 'resolved_with_pedigree', 'false_positive', 'not_affected'];

/** Reads the vulnerabilities of a CycloneDX document; nothing for another one. https://cyclonedx.org/capabilities/vex/ */
export function parseCycloneDxVex(json: string, file: string): VexStatement[] | undefined {
  const document = parseJson(Document, json);
  if (document === undefined) return undefined;
  const own = [document.metadata?.component, ...document.components].flatMap((each) => each ?? []);
  const purls = new Map(own.flatMap(({ 'bom-ref': ref, purl }) => (ref && purl ? [[ref, purl] as const] : [])));
  return document.vulnerabilities.flatMap(({ id, references, analysis, affects, updated }) => {
    if (analysis?.state === undefined) return [];
    return {
      names: [id, ...references.map((each) => each.id)].flatMap((name) => name ?? []),
      products: affects.flatMap((each) => productsOf(each, purls)),
      isHarmless: harmless.includes(analysis.state),
      says: [analysis.state, analysis.justification ?? analysis.detail].filter(Boolean).join(': '),
      time: analysis.lastUpdated ?? updated ?? document.metadata?.timestamp ?? '',
      file,
    };
  });
}

/** A reference is to a component of the document, to one of another by a BOM-Link, or a purl itself. */
function productsOf(
  { ref, versions }: v.InferOutput<typeof Affected>,
  purls: ReadonlyMap<string, string>,
): VexProduct[] {
  const fragment = /^urn:cdx:[^#]*#(.*)$/s.exec(ref)?.[1];
  const name = fragment === undefined ? ref : decode(fragment);
  const product = parsePurl(purls.get(name) ?? name) ?? parsePurl(fragment ?? '');
  const named = versions.flatMap(({ version }) => version ?? []);
  // Ranges are not compared: a statement about a range counts for no version.
  if (versions.length > 0)
    return named.map((version) => ({ product: product && { ...product, version }, name, parts: [] }));
  return [{ product, name, parts: [] }];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { type CheckRow, notChecked, parseJson, v } from '@waybill/kernel';
import { isIndex, type Registry } from '@waybill/oci';
import { type Checking, type Found, part } from './checking.ts';

const predicateKey = 'in-toto.io/predicate-type';

const Texts = v.optional(v.nullable(v.record(v.string(), v.string())));
const Children = v.object({ manifests: v.array(v.object({ digest: v.string(), annotations: Texts })) });
const Attached = v.object({
  subject: v.optional(v.object({ digest: v.string() })),
  annotations: Texts,
  layers: v.array(v.object({ digest: v.string(), annotations: Texts })),
});
const Statement = v.object({
  predicateType: v.pipe(v.string(), v.regex(/\/provenance\//)),
  subject: v.array(v.object({ digest: v.record(v.string(), v.string()) })),
});

/** Statements of one image: more are not looked at. */
const most = 100;

/** Where a statement is, and the image that it should be about. */
interface Place {
  readonly digest: string;
  readonly subject: string;
}

/**
 * Whether what the builder states of how an image was built is about this image: a list says so of anything. The builder does
 * not sign it.
 *
 * @param found what is attached to the image and its platforms
 */
export async function checkProvenance({ registry, root }: Checking, found: readonly Found[]): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string) => ({
    ...{ part, name: `${registry.name} provenance`, state, detail },
  });
  const beside = found
    .filter(({ referrer }) => isProvenance(referrer.annotations?.[predicateKey]))
    .map(({ subject, referrer }) => ({ subject, digest: referrer.digest }));
  const places = [...beside, ...listInside(root)].slice(0, most);
  const about: string[] = [];
  let problem: unknown;
  for (const place of places) {
    try {
      const isAbout = await isAboutSubject(registry, place);
      if (isAbout === false)
        return row('failed', `The provenance ${place.digest} is not about the image ${place.subject}.`);
      if (isAbout) about.push(place.digest);
    } catch (error) {
      problem = error;
    }
  }
  if (problem !== undefined) return notChecked(part, `${registry.name} provenance`, problem);
  if (about.length === 0) return row('none', 'No provenance is attached to the image.');
  return row('ok', `It is about this image; the builder does not sign it: ${about.join(', ')}.`);
}

function isProvenance(predicateType: string | undefined): boolean {
  return predicateType?.includes('/provenance/') === true;
}

/** The statements that the image's own index lists. */
function listInside({ mediaType, bytes }: Checking['root']): Place[] {
  if (!isIndex(mediaType)) return [];
  return (parseJson(Children, bytes)?.manifests ?? []).flatMap(({ digest, annotations }) => {
    const subject = annotations?.['vnd.docker.reference.digest'];
    const isStatement = annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
    return isStatement && subject !== undefined ? [{ digest, subject }] : [];
  });
}

/** @returns nothing where the manifest has no provenance */
async function isAboutSubject(registry: Registry, { digest, subject }: Place): Promise<boolean | undefined> {
  const manifest = await registry.readManifest(digest);
  const attached = manifest && parseJson(Attached, manifest.bytes);
  if (attached === undefined) return false;
  if (attached.subject !== undefined && attached.subject.digest !== subject) return false;
  const isWhole = isProvenance(attached.annotations?.[predicateKey]);
  const layers = attached.layers.filter((layer) => isWhole || isProvenance(layer.annotations?.[predicateKey]));
  if (layers.length === 0) return undefined;
  for (const layer of layers.slice(0, most)) {
    const statement = parseJson(Statement, (await registry.readBlob(layer)).bytes);
    const [algorithm = '', value] = subject.split(':');
    if (!statement?.subject.some((each) => each.digest[algorithm] === value)) return false;
  }
  return true;
}

import { type CheckRow, notChecked, type VerifyReleaseContext, v } from '@waybill/kernel';
import { parseImageName, registryClient } from '@waybill/oci';
import { planTags } from '../tags/index.ts';
import { checkAttached } from './check-attached.ts';
import { checkPlatforms } from './check-platforms.ts';
import { type Checking, type Input, part } from './checking.ts';

/** Compares what registries show everyone with the ledger: the image by digest, its platforms, its tags, what is attached. */
export async function checkImages(input: Input): Promise<CheckRow[]> {
  const { artifacts, delivered } = input.context;
  const rows: CheckRow[] = [];
  for (const artifact of artifacts.filter(({ kind }) => kind === 'image')) {
    const { name, digest } = artifact;
    if (digest === undefined || delivered === undefined) {
      rows.push({ part, name, ...ofNothing(digest, input.context) });
      continue;
    }
    for (const repository of [name, ...furtherNames(name, delivered)]) {
      const image = { ...artifact, digest };
      rows.push(
        ...(await checkIn(repository, image, input).catch((error: unknown) => [notChecked(part, repository, error)])),
      );
    }
    rows.push(...unnamedRepositories(name, delivered, input));
  }
  return rows;
}

/** What is said of an image that cannot be looked for. */
function ofNothing(
  digest: string | undefined,
  { isSkipped, needsSignature }: VerifyReleaseContext,
): Pick<CheckRow, 'state' | 'detail'> {
  if (digest === undefined) return { state: 'not checked', detail: 'The ledger has no digest of it.' };
  if (isSkipped && !needsSignature) return { state: 'none', detail: 'The release did not deliver it.' };
  return { state: 'not checked', detail: 'The ledger knows of no delivery.' };
}

/** Repositories that the configuration has, and the delivery not. Where only what is signed counts, that is to be seen. */
function unnamedRepositories(
  name: string,
  delivered: Readonly<Record<string, unknown>>,
  { options, context }: Input,
): CheckRow[] {
  const named = [name, ...furtherNames(name, delivered)];
  const detail = 'The delivery in the ledger does not name this repository.';
  const state = context.needsSignature ? 'not checked' : 'none';
  // Of several images, one may have repositories of its own.
  const alsoTo = options.images.find(({ image }) => image === name)?.alsoTo ?? options.alsoTo;
  return alsoTo
    .flatMap((each) => parseImageName(each, options.clearTextHosts)?.name ?? [])
    .filter((each) => !named.includes(each))
    .map((each) => ({ part, name: each, state, detail }));
}

const Delivered = v.looseObject({
  image: v.optional(v.string()),
  alsoIn: v.optional(v.array(v.string())),
  tags: v.optional(v.array(v.string())),
  images: v.optional(
    v.array(
      v.looseObject({
        image: v.string(),
        alsoIn: v.optional(v.array(v.string())),
        tags: v.optional(v.array(v.string())),
      }),
    ),
  ),
});

/** What the plugin said of one image when it had delivered it. */
function deliveryOf(name: string, delivered: Readonly<Record<string, unknown>> | undefined) {
  const parsed = v.safeParse(Delivered, delivered);
  if (!parsed.success) return {};
  const { images = [], ...only } = parsed.output;
  return [only, ...images].find(({ image }) => image === name) ?? {};
}

function furtherNames(name: string, delivered: Readonly<Record<string, unknown>>): readonly string[] {
  return deliveryOf(name, delivered).alsoIn ?? [];
}

async function checkIn(name: string, artifact: Checking['artifact'], input: Input): Promise<CheckRow[]> {
  const { options, ports } = input;
  const { digest } = artifact;
  const image = parseImageName(name, options.clearTextHosts);
  if (image === undefined) return [{ part, name, state: 'failed', detail: 'The ledger has no name of an image.' }];
  // As everyone sees it: without credentials.
  const registry = registryClient({ image, credentials: undefined, http: ports.http }, ports.clock);
  const root = await registry.readManifest(digest);
  if (root === undefined)
    return [{ part, name: `${name}@${digest}`, state: 'failed', detail: 'The registry does not have it.' }];
  const checking = { registry, artifact, root };
  return [
    { part, name: `${name}@${digest}`, state: 'ok', detail: 'The registry has it.' },
    // What one of them cannot look at says nothing about the others.
    ...(await orNotChecked(checkPlatforms(checking), `${name} platforms`)),
    ...(await checkTags(checking, input)),
    ...(await orNotChecked(checkAttached(checking, input), `${name} attachments`)),
  ];
}

async function orNotChecked(rows: Promise<CheckRow[]>, name: string): Promise<CheckRow[]> {
  return rows.catch((error: unknown) => [notChecked(part, name, error)]);
}

async function checkTags(checking: Checking, input: Input): Promise<CheckRow[]> {
  const { name, tags = [] } = checking.artifact;
  const { context } = input;
  // A signature covers those of the artifact, and the delivery has those that moved.
  const listed = new Set([...tags, ...(deliveryOf(name, context.delivered).tags ?? [])]);
  const further = context.needsSignature ? plannedTags(name, input).filter((tag) => !listed.has(tag)) : [];
  return Promise.all([
    ...[...listed].map((tag) => checkTag(tag, checking, context)),
    ...further.map(async (tag) => asUnlisted(await checkTag(tag, checking, context))),
  ]);
}

/** The moving tags that such a release claims by the configuration. */
function plannedTags(name: string, { options, context }: Input): readonly string[] {
  const templates = options.images.find(({ image }) => image === name)?.tags ?? options.tags;
  return planTags(context, templates).moving.map((tag) => tag.name);
}

/** Of a tag that the delivery does not list, it is not known whether the release had it. */
function asUnlisted(row: CheckRow): CheckRow {
  if (row.state !== 'failed') return row;
  return { ...row, state: 'not checked', detail: `The delivery in the ledger does not list the tag. ${row.detail}` };
}

async function checkTag(tag: string, checking: Checking, context: VerifyReleaseContext): Promise<CheckRow> {
  return judgeTag(tag, checking, context).catch((error: unknown) =>
    notChecked(part, `${checking.registry.name}:${tag}`, error),
  );
}

async function judgeTag(
  tag: string,
  { registry, artifact }: Checking,
  context: VerifyReleaseContext,
): Promise<CheckRow> {
  const { digest, tags: own = [] } = artifact;
  const row = (state: CheckRow['state'], detail: string) => ({ part, name: `${registry.name}:${tag}`, state, detail });
  // By its bytes: a header says what the registry likes to say.
  const found = (await registry.readManifest(tag))?.digest;
  if (found === digest) return row('ok', 'The tag names the image.');
  if (found === undefined) return row('failed', 'The registry does not have the tag.');
  const isOwn = tag === context.nextRelease.version || own[0] === tag;
  const newer = isOwn ? undefined : context.newerRelease(found);
  if (newer !== undefined) return row('ok', `The tag names the image of ${newer} now.`);
  return row('failed', `The tag names ${found}, the ledger has ${digest}.`);
}

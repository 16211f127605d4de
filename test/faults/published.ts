import { createHash } from 'node:crypto';
import type { Place } from './place.ts';
import { bucket, channels, image, project, slug, version } from './project.ts';

/** Everything that anybody can see of the releases of a place. */
export interface Published {
  readonly gitTags: readonly string[];
  /** Of `main`, newest first. */
  readonly subjects: readonly string[];
  readonly changelog: string;
  /** `pyproject.toml` at the tag. */
  readonly pyproject: string;
  /** Tag → digest. */
  readonly image: Readonly<Record<string, string | undefined>>;
  /** Names of the files that are attached to the image. */
  readonly attached: readonly string[];
  /** `name sha256` of every file on the index. */
  readonly files: readonly string[];
  readonly releases: readonly PublishedRelease[];
  /** `name sha256` of every file in the archive, by the last part of its name. */
  readonly archived: readonly string[];
  /** Channel → texts. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  /** Channels in which a message says that it may be the second one. */
  readonly marked: readonly string[];
  /** Hash of the commit that holds the ledger. */
  readonly ledgerCommit: string;
  readonly ledger: Ledger | undefined;
}

export interface PublishedRelease {
  readonly tag: string;
  readonly draft: boolean;
  /** Markdown. */
  readonly body: string;
  /** `name sha256` of every asset. */
  readonly assets: readonly string[];
}

/** What the suite reads of `waybill.json`; docs/ledger.md has the rest. */
export interface Ledger {
  readonly version: string;
  readonly state: string;
  readonly artifacts: readonly {
    readonly kind: string;
    readonly name: string;
    readonly sha256?: string;
    readonly digest?: string;
  }[];
  readonly deliveries: readonly { readonly member: string; readonly state: string }[];
  readonly announcements: readonly { readonly member: string; readonly state: string; readonly repeated?: boolean }[];
}

/** What the second announcement says of itself. */
const repeatMark = 'An earlier run may have announced this release already.';

/** Asks the services themselves, not the doors to them. */
export async function readPublished({ repository, services }: Place): Promise<Published> {
  const { github, index, registry, s3, slack } = services;
  const tag = `v${version}`;
  const show = (ref: string, path: string) => repository.show(ref, path).catch(() => '');
  const imageTags = (await registry?.tags(image)) ?? [];
  const digests = imageTags.map(async (each) => [each, (await registry?.manifest(image, each))?.digest] as const);
  const held = await Promise.all(channels.map(async (each) => [each, await slack.messages(each)] as const));
  const ledger = await show('refs/notes/waybill', `${tag}/waybill.json`);
  const tagged = Object.fromEntries(await Promise.all(digests));
  // What is about a platform is attached to the image of that platform.
  const whole = (await registry?.manifest(image, version))?.manifest as
    | { manifests?: { digest: string }[] }
    | undefined;
  const subjects = [tagged[version] ?? '', ...(whole?.manifests ?? []).map(({ digest }) => digest)];
  const attachedTo = await Promise.all(subjects.map((digest) => registry?.attached(image, digest) ?? []));
  const attached = attachedTo.flat().toSorted();
  return {
    attached,
    gitTags: await repository.tags(),
    subjects: (await repository.log()).map(({ subject }) => subject),
    changelog: await show('main', 'CHANGELOG.md'),
    pyproject: await show(tag, 'pyproject.toml'),
    image: tagged,
    files: index.files(project).map(fileLine).toSorted(),
    releases: (await github.releases(slug)).map(({ tag: of, draft, body, assets }) => ({
      ...{ tag: of, draft, body: body ?? '' },
      assets: assets.map(({ name, digest }) => `${name} ${digest.replace('sha256:', '')}`).toSorted(),
    })),
    archived: await readArchive(s3),
    messages: Object.fromEntries(held.map(([each, list]) => [each, list.map(({ text }) => text)])),
    marked: held.filter(([, list]) => JSON.stringify(list).includes(repeatMark)).map(([each]) => each),
    ledgerCommit: await repository.remoteRef('refs/notes/waybill'),
    ledger: ledger === '' ? undefined : (JSON.parse(ledger) as Ledger),
  };
}

function fileLine({ filename, sha256 }: { readonly filename: string; readonly sha256: string }): string {
  return `${filename} ${sha256}`;
}

async function readArchive(s3: Place['services']['s3']): Promise<string[]> {
  const objects = await s3.objects(bucket);
  const lines = objects.map(async ({ key }) => {
    const sha256 = createHash('sha256').update(await s3.object(bucket, key));
    return `${key.split('/').at(-1)} ${sha256.digest('hex')}`;
  });
  return (await Promise.all(lines)).toSorted();
}

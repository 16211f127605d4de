import { createHash } from 'node:crypto';
import {
  type BaseContext,
  type CheckRow,
  type Http,
  notChecked,
  parseRepository,
  releasePaths,
  v,
} from '@waybill/kernel';
import { apiOf, storedName } from '../known-plugins/index.ts';
import { type Entry, parseLedger, statementOf } from '../ledger/index.ts';

const part = 'release page';

const Page = v.object({
  draft: v.optional(v.boolean(), false),
  assets: v.array(v.object({ id: v.number(), name: v.string(), size: v.number() })),
});
type Asset = v.InferOutput<typeof Page>['assets'][number];
const Delivered = v.looseObject({ assets: v.array(v.string()) });

export interface PageCheck {
  readonly entry: Entry;
  readonly context: BaseContext;
  /** Options of `@semantic-release/github`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly delivered: Readonly<Record<string, unknown>>;
  readonly http: Http;
}

/** Bytes of a ledger's entry. */
const longestEntry = 20_000_000;
const ledgerAsset = releasePaths.names.entry;

/** Compares the assets that everyone can download from the page on GitHub with the hashes of the ledger. */
export async function checkPage(check: PageCheck): Promise<CheckRow[]> {
  const { entry, context, options, http } = check;
  const base = `${apiOf(options, context.env)}/repos/${parseRepository(context.options.repositoryUrl ?? '').slug}/releases`;
  const name = `page of ${entry.tag}`;
  try {
    const answer = await http({ url: `${base}/tags/${encodeURIComponent(entry.tag)}`, hint: '', retries: 1 });
    if (answer.status === 404) return [{ part, name, ...ofNoPage(options) }];
    if (!answer.ok) throw new RangeError(`GitHub answers ${answer.status}.`);
    const page = answer.json(Page);
    if (page.draft) return [{ part, name, state: 'failed', detail: 'The page is a draft.' }];
    const rows: CheckRow[] = [{ part, name, state: 'ok', detail: 'The page is public.' }];
    const listed = assetsIn(check);
    const wanted = listed ?? page.assets.map((asset) => asset.name).filter((each) => isKnown(each, check));
    for (const each of wanted) rows.push(await checkAsset(each, page.assets, { ...check, base }));
    return [...rows, ...judgeOthers(page.assets, listed)];
  } catch (error) {
    return [notChecked(part, name, error)];
  }
}

/** With `draftRelease`, a person makes the page public, and the release itself never did. */
function ofNoPage({ draftRelease }: PageCheck['options']): Pick<CheckRow, 'state' | 'detail'> {
  if (draftRelease === true)
    return { state: 'not checked', detail: 'No public page has this tag: `draftRelease` leaves a draft.' };
  return { state: 'failed', detail: 'No public page has this tag.' };
}

/** Names that the page had when it was published; none where the release could not look at its page. */
function assetsIn({ delivered }: PageCheck): readonly string[] | undefined {
  const parsed = v.safeParse(Delivered, delivered);
  return parsed.success ? parsed.output.assets : undefined;
}

/** Whether the ledger says something of an asset that is on the page. */
function isKnown(name: string, { entry }: PageCheck): boolean {
  return name === ledgerAsset || findArtifact(name, entry) !== undefined;
}

/** The artifact with a hash that an asset is: GitHub stores `p-1+a.whl` as `p-1.a.whl`. */
function findArtifact(name: string, { artifacts }: Entry) {
  const isAsset = (each: string) => each === name || storedName(each) === name;
  return artifacts.find((each) => isAsset(each.name) && each.sha256 !== undefined);
}

async function checkAsset(
  name: string,
  assets: readonly Asset[],
  check: PageCheck & { base: string },
): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({ part, name, state, detail });
  const asset = assets.find((each) => each.name === name);
  if (asset === undefined) return row('failed', 'The page does not have it any more.');
  const url = `${check.base}/assets/${asset.id}`;
  const request = { url, headers: { accept: 'application/octet-stream' }, redirect: 'follow', hint: '' } as const;
  try {
    if (name === ledgerAsset) {
      const answer = await check.http({ ...request, longest: longestEntry });
      if (!answer.ok) throw new RangeError(`GitHub answers ${answer.status}.`);
      return checkEntry(answer.text(), check);
    }
    const artifact = findArtifact(name, check.entry);
    if (artifact?.sha256 === undefined) return row('not checked', 'The ledger has no hash of it.');
    const { sha256, size = asset.size } = artifact;
    if (asset.size !== size) return row('failed', `It has ${asset.size} bytes, in the ledger ${size}.`);
    const found = await hashOf(check.http, { ...request, size });
    if (found === sha256) return row('ok', `SHA-256 ${sha256}.`);
    return row('failed', `It has SHA-256 ${found}, in the ledger ${sha256}.`);
  } catch (error) {
    return notChecked(part, name, error);
  }
}

async function hashOf(http: Http, request: Parameters<Http>[0]): Promise<string> {
  let digest = '';
  const answer = await http({
    ...request,
    timeout: 600_000,
    async receive(body) {
      const hash = createHash('sha256');
      for await (const chunk of body) hash.update(chunk);
      digest = hash.digest('hex');
    },
  });
  if (!answer.ok) throw new RangeError(`GitHub answers ${answer.status}.`);
  return digest;
}

/** The copy of the entry on the page: it says the same of everything that is delivered, or one of the two was changed. */
function checkEntry(text: string, { entry, context }: PageCheck): CheckRow {
  const row = { part, name: ledgerAsset };
  const parsed = parseLedger(text, entry.tag);
  if (!('entry' in parsed))
    return { ...row, state: 'failed', detail: `It is no entry of the ledger: ${parsed.problem}.` };
  const url = context.options.repositoryUrl;
  const isSame = statementOf(withoutTags(parsed.entry), url).equals(statementOf(withoutTags(entry), url));
  if (isSame) return { ...row, state: 'ok', detail: 'It says the same as the ledger.' };
  return { ...row, state: 'failed', detail: 'It says something else than the ledger: one of the two was changed.' };
}

/** Which tags an image got in the end, no page can know that was made before. */
function withoutTags(entry: Entry): Entry {
  return { ...entry, artifacts: entry.artifacts.map(({ tags: _tags, ...artifact }) => artifact) };
}

/** The assets that nothing was compared with. */
function judgeOthers(assets: readonly Asset[], listed: readonly string[] | undefined): CheckRow[] {
  if (listed === undefined) {
    const detail = 'The ledger has no list of the assets: others may have been added or removed.';
    return [{ part, name: 'other assets', state: 'not checked', detail }];
  }
  const detail = 'The release did not upload it.';
  return assets
    .filter(({ name }) => !listed.includes(name))
    .map(({ name }) => ({ part, name, state: 'failed', detail }));
}

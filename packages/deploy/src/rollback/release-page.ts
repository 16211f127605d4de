import { type Answer, inlineCode, isReleaseError, redact, v } from '@waybill/kernel';
import { askGitHub, gitHubSlug, type TargetInput, wordsOf } from '../targets/index.ts';
import { hasBanner, putBanner, removeBanner } from './banner.ts';

const Page = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tag_name: v.string(),
  body: v.optional(v.nullable(v.string()), null),
  prerelease: v.optional(v.boolean(), false),
});
type Page = v.InferOutput<typeof Page>;

interface TakenBack {
  readonly environment: string;
  /** Tag of the release that was taken back, and of the one that is there again. */
  readonly from: string;
  readonly to: string;
}

/**
 * Says on the page of a release on GitHub that it was taken back, once; where it is the latest, the release that is there again
 * becomes that. The environment is as it should be already, so whatever GitHub refuses is a warning.
 */
export function takeBackPage({ environment, from, to }: TakenBack, input: TargetInput): Promise<void> {
  const sentence = `This release was rolled back from ${inlineCode(environment)}, which has ${inlineCode(to)} again.`;
  return change(from, `The page of ${from} says that it was rolled back.`, input, async (slug) => {
    const problem = await makeLatest(slug, { instead: from, tag: to }, input);
    return problem ?? changeBody(slug, from, (text) => putBanner(text, environment, sentence), input);
  });
}

/**
 * Says on the page of a release that was taken back what is true since a later deployment: nothing where that brought the
 * release itself back, else which release replaced it. What a rollback had made the latest release gives that on.
 *
 * @param now tag of the release that the environment has now
 */
export function updatePage({ environment, from, to }: TakenBack, now: string, input: TargetInput): Promise<void> {
  const isBack = from === now;
  const sentence = `This release was rolled back from ${inlineCode(environment)}. ${inlineCode(now)} was deployed there since.`;
  const edit = (text: string) => {
    // Who removed the banner does not want it.
    if (!hasBanner(text, environment)) return text;
    return isBack ? removeBanner(text, environment) : putBanner(text, environment, sentence);
  };
  const done = isBack
    ? `The page of ${from} has no banner any more.`
    : `The page of ${from} says that ${now} replaced it.`;
  return change(from, done, input, async (slug) => {
    const problem = await makeLatest(slug, { instead: to, tag: now }, input);
    return problem ?? changeBody(slug, from, edit, input);
  });
}

async function change(
  tag: string,
  done: string,
  input: TargetInput,
  work: (slug: string) => Promise<string | undefined>,
): Promise<void> {
  const { logger, env } = input.context;
  const slug = gitHubSlug(input.context, input.github.apiUrl);
  try {
    const problem =
      slug === undefined
        ? 'the repository is not on GitHub'
        : input.github.token
          ? await work(slug)
          : '`GITHUB_TOKEN` is not set';
    if (problem === undefined) logger.success(done);
    else logger.warn(`The page of ${tag} stays as it is: ${redact(problem, env)}.`);
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    logger.warn(`The page of ${tag} stays as it is: ${redact(error.message, env)}`);
  }
}

/** Makes a release the latest one where another one is that. @returns why it cannot be done, as a clause */
async function makeLatest(
  slug: string,
  { instead, tag }: { readonly instead: string; readonly tag: string },
  input: TargetInput,
): Promise<string | undefined> {
  const latest = await askGitHub(input, `${slug}/releases/latest`);
  if (!latest.ok || latest.json(Page).tag_name !== instead || instead === tag) return undefined;
  const found = await readPage(slug, tag, input);
  // GitHub takes no pre-release for the latest.
  if (!('page' in found) || found.page.prerelease) return undefined;
  return edit(slug, found.page, { make_latest: 'true' }, input);
}

async function changeBody(
  slug: string,
  tag: string,
  change: (text: string) => string,
  input: TargetInput,
): Promise<string | undefined> {
  const found = await readPage(slug, tag, input);
  if ('problem' in found) return found.problem;
  const text = found.page.body ?? '';
  const body = change(text);
  return body === text ? undefined : edit(slug, found.page, { body }, input);
}

async function readPage(
  slug: string,
  tag: string,
  input: TargetInput,
): Promise<{ readonly page: Page } | { readonly problem: string }> {
  const answer = await askGitHub(input, `${slug}/releases/tags/${encodeURIComponent(tag)}`);
  return answer.ok ? { page: answer.json(Page) } : { problem: explain(answer) };
}

/** Only what changes is sent: other fields may need other permissions. */
async function edit(slug: string, { id }: Page, fields: object, input: TargetInput): Promise<string | undefined> {
  const body = JSON.stringify(fields);
  const repeatable = 'it sets a state';
  const answer = await askGitHub(input, `${slug}/releases/${id}`, { method: 'PATCH', body, repeatable });
  return answer.ok ? undefined : explain(answer);
}

function explain(answer: Answer): string {
  const { status } = answer;
  const remedy =
    status === 403 || status === 404 ? '; the token needs `contents: write`, and there must be a page' : '';
  return `GitHub answered ${status} (${wordsOf(answer)})${remedy}`;
}

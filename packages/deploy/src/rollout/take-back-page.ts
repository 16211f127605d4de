import { type Answer, isReleaseError, redact, v } from '@waybill/kernel';
import { gitHubSlug, type TargetInput, wordsOf } from '../targets/index.ts';

const Page = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tag_name: v.string(),
  body: v.optional(v.nullable(v.string()), null),
  prerelease: v.optional(v.boolean(), false),
});

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
export async function takeBackPage(taken: TakenBack, input: TargetInput): Promise<void> {
  const { logger, env } = input.context;
  try {
    const problem = await writePages(taken, input);
    if (problem === undefined) logger.success(`The page of ${taken.from} says that it was rolled back.`);
    else logger.warn(`The page of ${taken.from} stays as it is: ${redact(problem, env)}.`);
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    logger.warn(`The page of ${taken.from} stays as it is: ${redact(error.message, env)}`);
  }
}

/** @returns why it cannot be done, as a clause */
async function writePages({ environment, from, to }: TakenBack, input: TargetInput): Promise<string | undefined> {
  const slug = gitHubSlug(input.context, input.github.apiUrl);
  if (slug === undefined) return 'the repository is not on GitHub';
  if (!input.github.token) return '`GITHUB_TOKEN` is not set';
  const read = (path: string) => ask(`${slug}/releases/${path}`, input);
  const bad = await read(`tags/${encodeURIComponent(from)}`);
  if (!bad.ok) return explain(bad);
  const page = bad.json(Page);
  const latest = await read('latest');
  const isLatest = latest.ok && latest.json(Page).tag_name === from;
  const good = isLatest ? await read(`tags/${encodeURIComponent(to)}`) : undefined;
  const next = good?.ok ? good.json(Page) : undefined;
  // GitHub takes no pre-release for the latest.
  if (next !== undefined && !next.prerelease) {
    const marked = await ask(`${slug}/releases/${next.id}`, input, { make_latest: 'true' });
    if (!marked.ok) return explain(marked);
  }
  const mark = `<!-- waybill: rolled back from ${environment} -->`;
  const text = page.body ?? '';
  if (text.includes(mark)) return undefined;
  const banner = `${mark}\n> [!WARNING]\n> This release was rolled back from \`${environment}\`, which has \`${to}\` again.\n\n`;
  const written = await ask(`${slug}/releases/${page.id}`, input, { body: banner + text });
  return written.ok ? undefined : explain(written);
}

function explain(answer: Answer): string {
  const { status } = answer;
  const remedy =
    status === 403 || status === 404 ? '; the token needs `contents: write`, and there must be a page' : '';
  return `GitHub answered ${status} (${wordsOf(answer)})${remedy}`;
}

/** @param change makes it a PATCH */
function ask(path: string, { github, ports }: TargetInput, change?: object): Promise<Answer> {
  return ports.http({
    url: `${github.apiUrl.replace(/\/+$/, '')}/repos/${path}`,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${github.token}`,
      'user-agent': 'waybill',
      'x-github-api-version': '2022-11-28',
    },
    hint: 'Check the option `deploy.apiUrl`.',
    ...(change === undefined ? {} : { method: 'PATCH' as const, body: () => JSON.stringify(change) }),
  });
}

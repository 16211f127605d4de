import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  buildSchema,
  execute,
  GraphQLError,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Onward } from '../http/index.ts';
import { discussionCategories } from './discussions.ts';
import { schemaText } from './graphql-schema.ts';
import type { Issues, MergedPull, RawIssue } from './issues.ts';

const schema = buildSchema(schemaText);

/** GitHub takes `state` of an issue and of a pull request in one query, though their types differ. */
const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

interface Filter {
  readonly states?: readonly string[];
  readonly filterBy?: { readonly labels?: readonly string[]; readonly states?: readonly string[] };
}

/** GitHub's GraphQL API over the issues and pull requests of the stand-in. */
export function graphqlApi(issues: Issues) {
  const rootValue = {
    async repository({ owner, name }: { owner: string; name: string }) {
      const slug = `${owner}/${name}`;
      return {
        id: slug,
        hasDiscussionsEnabled: true,
        discussionCategories: () => ({
          nodes: discussionCategories.map((each) => ({ id: each, name: each, slug: each.toLowerCase() })),
          totalCount: discussionCategories.length,
          pageInfo: { endCursor: null, hasNextPage: false },
        }),
        async issueOrPullRequest({ number }: { number: number }) {
          const raw = await issues.raw(slug, number);
          if (raw !== undefined) return node(raw, issues.pull(slug, number));
          throw notFound(`Could not resolve to an issue or pull request with the number of ${number}.`);
        },
        async issues({ states, filterBy = {} }: Filter) {
          const wanted = states ?? filterBy.states ?? ['OPEN', 'CLOSED'];
          const { labels = [] } = filterBy;
          const nodes = (await issues.allRaw(slug)).filter(
            (raw) =>
              issues.pull(slug, raw.number) === undefined &&
              wanted.includes(raw.state.toUpperCase()) &&
              labels.every((label) => raw.labels.some((each) => each.name === label)),
          );
          return { nodes: nodes.map((raw) => node(raw, undefined)), totalCount: nodes.length };
        },
        // A release is made of commits that were pushed: the stand-in has no repository to look them up in.
        object: ({ oid }: { oid: string }) => ({
          __typename: 'Commit',
          oid,
          async associatedPullRequests() {
            const found = await Promise.all(issues.pullsOf(slug, oid).map((number) => issues.raw(slug, number)));
            const nodes = found.flatMap((raw) => (raw === undefined ? [] : [node(raw, issues.pull(slug, raw.number))]));
            return { nodes, totalCount: nodes.length, pageInfo: { endCursor: null, hasNextPage: false } };
          },
        }),
      };
    },
  };

  async function answer(query: string, variableValues: Record<string, unknown> = {}) {
    const document = parse(query);
    const errors = validate(schema, document, rules);
    if (errors.length > 0) return { data: undefined, errors };
    return execute({ schema, document, rootValue, variableValues });
  }
  return {
    async gate(request: IncomingMessage, response: ServerResponse): Promise<Onward> {
      if (request.method !== 'POST' || !/^\/(api\/)?graphql$/.test(request.url ?? '')) return undefined;
      const { query, variables } = (await json(request)) as { query: string; variables?: Record<string, unknown> };
      const { data, errors } = await answer(query, variables);
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ ...(data && { data }), ...(errors && { errors: errors.map(asGithubSays) }) }));
      return 'answered';
    },
  };
}

function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}

/** GitHub has the kind of an error beside its message, not below `extensions`. */
function asGithubSays({ message, path, locations, extensions }: GraphQLError): object {
  const { type } = extensions;
  return { ...(typeof type === 'string' && { type }), path, locations, message };
}

function node(raw: RawIssue, pull: MergedPull | undefined): object {
  const author = { __typename: 'Bot', login: raw.user.login, url: raw.user.html_url, avatarUrl: raw.user.avatar_url };
  const common = {
    id: raw.node_id,
    title: raw.title,
    body: raw.body ?? '',
    url: raw.html_url,
    number: raw.number,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    closedAt: raw.closed_at,
    comments: { totalCount: raw.comments },
    author,
    authorAssociation: 'NONE',
    labels: { nodes: raw.labels.map((each) => ({ ...each, id: each.node_id, isDefault: each.default })) },
    locked: raw.locked,
  };
  if (pull === undefined) return { __typename: 'Issue', ...common, state: raw.state.toUpperCase() };
  const merged = { state: 'MERGED', mergedAt: raw.updated_at, mergedBy: author, isDraft: false, mergeable: 'UNKNOWN' };
  return {
    __typename: 'PullRequest',
    ...common,
    ...merged,
    changedFiles: 1,
    commits: { totalCount: pull.commits.length },
  };
}

/** What issues and pull requests have in common. */
const discussed = /* GraphQL */ `
    id: ID!
    title: String!
    body: String!
    url: URI!
    number: Int!
    createdAt: DateTime!
    updatedAt: DateTime!
    closedAt: DateTime
    comments(first: Int): IssueCommentConnection!
    author: Actor
    authorAssociation: String!
    activeLockReason: String
    labels(first: Int): LabelConnection
    milestone: Milestone
    locked: Boolean!
`;

/**
 * The part of GitHub's GraphQL schema that `@semantic-release/github` asks for, with the names and types of the public
 * schema (docs.github.com/graphql). A query for anything else is refused, as GitHub refuses what its schema lacks.
 */
export const schemaText = /* GraphQL */ `
  scalar URI
  scalar DateTime
  scalar GitObjectID

  type Query {
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  }

  type Repository {
    id: ID!
    issueOrPullRequest(number: Int!): IssueOrPullRequest
    issues(first: Int, states: [IssueState!], filterBy: IssueFilters): IssueConnection!
    hasDiscussionsEnabled: Boolean!
    discussionCategories(first: Int, after: String): DiscussionCategoryConnection!
    object(oid: GitObjectID, expression: String): GitObject
  }

  type DiscussionCategoryConnection { nodes: [DiscussionCategory], pageInfo: PageInfo!, totalCount: Int! }
  type DiscussionCategory { id: ID!, name: String!, slug: String! }

  union IssueOrPullRequest = Issue | PullRequest

  enum IssueState { OPEN CLOSED }
  input IssueFilters { labels: [String!], states: [IssueState!] }
  type IssueConnection { nodes: [Issue], totalCount: Int! }
  type PageInfo { endCursor: String, hasNextPage: Boolean! }

  interface GitObject { oid: GitObjectID! }
  type Commit implements GitObject {
    oid: GitObjectID!
    associatedPullRequests(first: Int, after: String): PullRequestConnection
  }
  type PullRequestConnection { nodes: [PullRequest], pageInfo: PageInfo!, totalCount: Int! }
  type PullRequestCommitConnection { totalCount: Int! }

  interface Actor { login: String!, url: URI!, avatarUrl: URI! }
  type Bot implements Actor { login: String!, url: URI!, avatarUrl: URI! }
  type IssueCommentConnection { totalCount: Int! }
  type LabelConnection { nodes: [Label] }
  type Label { id: ID!, url: URI!, name: String!, color: String!, description: String, isDefault: Boolean! }
  type Milestone {
    id: ID!
    url: URI!
    number: Int!
    state: String!
    title: String!
    description: String
    creator: Actor
    createdAt: DateTime!
    closedAt: DateTime
    updatedAt: DateTime!
  }

  type Issue {
    ${discussed}
    state: IssueState!
  }

  enum PullRequestState { OPEN CLOSED MERGED }
  type PullRequest {
    ${discussed}
    state: PullRequestState!
    mergeable: String!
    changedFiles: Int!
    mergedAt: DateTime
    isDraft: Boolean!
    mergedBy: Actor
    commits(first: Int): PullRequestCommitConnection!
  }
`;

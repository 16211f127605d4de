/** A release as one announcement: what it says, in pieces that no text of others can leave, and its forms. */
export {
  type Audience,
  audiences,
  composeFailure,
  composeNews,
  composeRelease,
  failureTitle,
  listSections,
  type Message,
  type ReleaseStage,
  type Section,
  type Tone,
  type Topic,
} from './compose/index.ts';
export {
  charactersOf,
  cutPiece,
  type Inline,
  link,
  type Piece,
  piecesOf,
  shortened,
  text,
  webAddress,
} from './document/index.ts';
export {
  type Failure,
  type FailureFacts,
  failureFacts,
  type Image,
  isPrerelease,
  type Link,
  type ReleaseFacts,
  releaseFacts,
} from './facts/index.ts';
export {
  type Dialect,
  escapeMarkdown,
  fitMarkdown,
  fitPieces,
  renderHtml,
  renderMarkdown,
  renderText,
} from './formats/index.ts';
export { deliverMessages, type MessageDelivery, type Refusal } from './notify/index.ts';
export {
  checkTemplates,
  composeByTemplate,
  findAudience,
  newsSubject,
  previewTemplates,
  releaseFactsOf,
  type Saying,
  subjectOf,
} from './say/index.ts';
export type { TemplateSubject } from './templates/index.ts';

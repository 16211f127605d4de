export { type Artifact, type ArtifactKind, forgetArtifacts, readArtifacts, recordArtifact } from './artifacts.ts';
export { type Clock, realClock } from './clock.ts';
export type {
  AddChannelContext,
  BaseContext,
  Branch,
  Commit,
  Env,
  FailContext,
  HookName,
  HookTypes,
  HostOptions,
  LastRelease,
  Logger,
  NextRelease,
  PublishContext,
  Published,
  Release,
  ReleaseContext,
  RestoreContext,
  VerifyContext,
} from './context.ts';
export {
  type Absent,
  definePlugin,
  type HookInput,
  type Hooks,
  type HostHook,
  type HostHooks,
} from './define-plugin.ts';
export { errorsOf, invalidOption, isReleaseError, ReleaseError, reasonOf, Skip } from './errors.ts';
export { explainIssue, unknownOption } from './explain-issue.ts';
export { fileChunks } from './file-chunks.ts';
export { fs } from './fs.ts';
export { sha256File } from './hash-file.ts';
export { type Http, type HttpBody, type HttpRequest, httpClient, nameOf, retryAfter } from './http.ts';
export { findLeftovers } from './leftovers.ts';
export { mistypedName, nearestName } from './nearest-name.ts';
export {
  type OptionEntries,
  type OptionSchema,
  type OptionsSchema,
  option,
  options,
  originOf,
  parseOptions,
  readSection,
} from './options.ts';
export { type Ports, realPorts } from './ports.ts';
export { quoteOutput } from './quote-output.ts';
export { redact, secretName } from './redact.ts';
export { releaseFolder, waybillFolder } from './release-folder.ts';
export { type Run, type RunOptions, type RunResult, tailOf } from './run.ts';
export * as v from './schema.ts';
export { sourceDate } from './source-date.ts';

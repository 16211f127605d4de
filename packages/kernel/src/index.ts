// First: it refuses a Node that is too old for what follows.
import './plugin/node-version.ts';

export type {
  AddChannelContext,
  AnnouncementRecord,
  BaseContext,
  Branch,
  Commit,
  DeployContext,
  Env,
  FailContext,
  HookName,
  HookTypes,
  HostOptions,
  LastRelease,
  Logger,
  NextRelease,
  NotifyContext,
  PublishContext,
  Published,
  Release,
  ReleaseContext,
  ReleaseNews,
  RestoreContext,
  VerifyContext,
} from './context.ts';
export {
  type DeploymentNews,
  errorsOf,
  invalidOption,
  isReleaseError,
  ReleaseError,
  reasonOf,
  Skip,
} from './errors.ts';
export { findProgram } from './files/find-program.ts';
export { type ChunkRing, chunkRing, fileChunks, sha256File } from './files/index.ts';
export { inParallel } from './in-parallel.ts';
export { isTooDeep } from './json-depth.ts';
export { explainIssue, unknownOption } from './options/explain-issue.ts';
export {
  type OptionEntries,
  type OptionOrigin,
  type OptionSchema,
  type OptionsSchema,
  option,
  options,
  originOf,
  parseOptions,
  readSection,
} from './options/options.ts';
export type { WrittenOptions } from './options/written-options.ts';
export {
  plainVariable,
  printOutput,
  showProgress,
  showsEverything,
  type ToolOutput,
} from './output/index.ts';
export { parseJson } from './parse-json.ts';
export {
  type Command,
  type CommandArgument,
  type CommandOption,
  type CommandRepository,
  type CommandResult,
  defineCommand,
  exitCodes,
  type Given,
  type Shell,
} from './plugin/command.ts';
export {
  type Absent,
  definePlugin,
  type HookInput,
  type Hooks,
  type HostHook,
  type HostHooks,
} from './plugin/define-plugin.ts';
export { guardOutput, hideSecret } from './plugin/guard-output.ts';
export {
  type CheckRow,
  type DescribeContext,
  defineVerification,
  notChecked,
  type ReleaseSigner,
  type SignatureCheck,
  type Verification,
  type VerifyReleaseContext,
} from './plugin/verification.ts';
export { type Clock, realClock } from './ports/clock.ts';
export { nextAddress } from './ports/http/address.ts';
export type { Answer } from './ports/http/answer.ts';
export { clearTextOption, isThisMachine, refuseClearText } from './ports/http/clear-text.ts';
export { type FileSink, fileSink } from './ports/http/file-sink.ts';
export { httpClient } from './ports/http/http.ts';
export { type Http, type HttpBody, type HttpRequest, nameOf } from './ports/http/http-request.ts';
export type { Receive } from './ports/http/read-body.ts';
export { isRateLimit, retryAfter } from './ports/http/retry-after.ts';
export { type Ports, realPorts } from './ports/ports.ts';
export { type Cleanup, onInterruption, unlessInterrupted } from './ports/processes/interruption.ts';
export { isProcess, ownPid, readProcess } from './ports/processes/processes.ts';
export { type Run, type RunOptions, type RunResult, tailOf } from './ports/processes/run.ts';
export {
  removeDeadFolders,
  type ScratchFolder,
  type ScratchHow,
  scratchFolder,
} from './ports/processes/scratch-folder.ts';
export { type Repetition, repeat } from './ports/repeat.ts';
export { settleAll, throwProblems } from './problems.ts';
export {
  type Artifact,
  type ArtifactKind,
  forgetArtifacts,
  readArtifacts,
  recordArtifact,
} from './release/artifacts.ts';
export {
  type AnnouncementState,
  type DeploymentLedger,
  DeploymentRecord,
  type EnvironmentClaim,
  type LedgerRelease,
  type TagMove,
  type VerificationRecord,
} from './release/deployments.ts';
export { refuseForeignFiles } from './release/foreign-files.ts';
export { assertInRepository } from './release/inside-repository.ts';
export { findLeftovers } from './release/leftovers.ts';
export { isOfItsDay } from './release/of-its-day.ts';
export { artifactEntries, isReleasePath, wrongPath } from './release/parse-artifact.ts';
export { ignoreFolder, refuseLinks, releaseFolder } from './release/release-folder.ts';
export { releasePaths, waybillFolder } from './release/release-paths.ts';
export { sourceDate } from './release/source-date.ts';
export { findRunPage, parseRepository, type Repository } from './repository.ts';
export * as v from './schema.ts';
export { listGitSettings, writeGitSettings } from './secrets/git-settings.ts';
export { isolatedEnvironment } from './secrets/isolated-environment.ts';
export { redact } from './secrets/redact.ts';
export { rememberSecret, secretName } from './secrets/secrets.ts';
export { withholdSecrets } from './secrets/withhold-secrets.ts';
export { escapeHtml } from './text/escape-html.ts';
export { makeInertJson } from './text/inert-output.ts';
export { mistypedName, nearestName, similarName } from './text/nearest-name.ts';
export { makePlain, withoutSequences } from './text/printable.ts';
export { quoteOutput } from './text/quote-output.ts';
export { isReadable, makeReadable } from './text/readable.ts';
export { asShellWord, inlineCode, shellBlock } from './text/shell-words.ts';

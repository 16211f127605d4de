import { type DeploymentNews, type FailContext, makeReadable, quoteOutput, reasonOf, redact } from '@waybill/kernel';
import { repositoryPage, runPage } from './pages.ts';
import { projectName, pythonProject } from './release-facts.ts';

/** One error without secrets. Message and details are Markdown. */
export interface Failure {
  readonly code: string | undefined;
  readonly message: string;
  readonly details: string;
}

/** All that the message about a failed release says; a run may end before it knows branch and version. */
export interface FailureFacts {
  readonly name: string;
  readonly version: string | undefined;
  readonly branch: string | undefined;
  readonly repository: string | undefined;
  readonly run: string | undefined;
  readonly failures: readonly Failure[];
  /** Whether the release is out, and what follows it failed. */
  readonly isReleased?: boolean;
  /** The environment that all of it is about. */
  readonly deployment?: DeploymentNews | undefined;
  /** Sentences about what is public, and how to go on. Markdown. */
  readonly advice?: readonly string[];
}

/** Characters of an error that are read; tools can put whole logs into one. */
const longestText = 20_000;

/** Collects what there is to say of a run that failed, with the secrets of its environment masked. */
export async function failureFacts(context: FailContext): Promise<FailureFacts> {
  const { branch, cwd, env, errors, nextRelease, options } = context;
  const safe = (text: unknown) => makeReadable(redact(ended(reasonOf(text)), env));
  return {
    name: safe(projectName(await pythonProject(cwd), options.repositoryUrl)),
    version: nextRelease?.version,
    branch: branch?.name,
    repository: repositoryPage(options.repositoryUrl ?? ''),
    run: runPage(env),
    isReleased:
      errors.length > 0 && errors.every((each) => (each as { readonly afterRelease?: boolean }).afterRelease === true),
    failures: distinct(
      errors.map(({ code, message, details }) => ({
        code: code === undefined ? undefined : safe(code),
        message: safe(message),
        details: safe(details),
      })),
    ),
    advice: (context.advice ?? []).map(safe),
    deployment: newsOf(errors, safe),
  };
}

/** The deployment that all errors are about. */
function newsOf(errors: FailContext['errors'], safe: (text: unknown) => string): DeploymentNews | undefined {
  const [news] = errors.map(({ deployment }) => deployment);
  if (news === undefined || errors.length !== 1) return undefined;
  const { environment, tag, from } = news;
  return { ...news, environment: safe(environment), tag: safe(tag), from: from && safe(from) };
}

/** A text of reasonable length: what decides is at the end of an output. */
function ended(text: string): string {
  return text.length <= longestText ? text : quoteOutput(text);
}

/** Two plugins may report the same. */
function distinct<T extends object>(failures: readonly T[]): T[] {
  return [...new Map(failures.map((each) => [JSON.stringify(each), each])).values()];
}

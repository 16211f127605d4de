import { type FailContext, redact } from '@waybill/kernel';
import { projectName, pythonProject } from './release-facts.ts';
import type { FailureFacts } from './render-failure.ts';
import { repositoryPage, runPage } from './web-links.ts';

/** Characters of an error that are read; tools can put whole logs into one. */
const longestText = 5_000;

/** Collects what there is to say of a run that failed, with the secrets of its environment masked. */
export async function failureFacts(context: FailContext): Promise<FailureFacts> {
  const { branch, cwd, env, errors, nextRelease, options } = context;
  const safe = (text: unknown) => redact(String(text ?? ''), env).slice(0, longestText);
  return {
    name: safe(projectName(await pythonProject(cwd), options.repositoryUrl)),
    version: nextRelease?.version,
    branch: branch?.name,
    repository: repositoryPage(options.repositoryUrl ?? ''),
    run: runPage(env),
    failures: errors.map(({ code, message, details }) => ({
      code: code === undefined ? undefined : safe(code),
      message: safe(message),
      details: safe(details),
    })),
  };
}

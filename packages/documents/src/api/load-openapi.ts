import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asShellWord,
  assertInRepository,
  type BaseContext,
  type HookInput,
  quoteOutput,
  withholdSecrets,
} from '@waybill/kernel';
import { isSameVersion } from '@waybill/python';
import {
  commandFailed,
  noOpenApi,
  nothingPrinted,
  openReferences,
  unsettableVersion,
  wrongOpenApi,
  wrongVersion,
} from '../errors.ts';
import type { Options } from '../options.ts';
import { longestOpenApi, type OpenApi, parseOpenApi, versionIn } from './parse-openapi.ts';
import { setVersion } from './set-version.ts';
import type { Source } from './source.ts';
import { validateOpenApi } from './validate-openapi.ts';

type Input = HookInput<Options, BaseContext>;

/**
 * Reads the OpenAPI document from where it comes from, and checks that it is one.
 *
 * @throws ENOOPENAPI, EOPENAPI, EOPENAPIREFERENCE, EOPENAPICOMMAND, EOPENAPIEMPTY
 */
export async function loadOpenApi(source: Source, input: Input): Promise<OpenApi> {
  const text =
    source.is === 'file' ? await readDocument(source.file, input) : await printDocument(source.command, input);
  return checkOpenApi(text, source.label);
}

/** @throws EOPENAPI, EOPENAPIREFERENCE */
export async function checkOpenApi(text: string, label: string): Promise<OpenApi> {
  const document = parseOpenApi(text);
  if ('problem' in document) throw wrongOpenApi(label, document.problem);
  const problem = await validateOpenApi(document.data);
  if (problem?.is === 'reference') throw openReferences(label, problem.reference);
  if (problem !== undefined) throw wrongOpenApi(label, problem.problem);
  return document;
}

/**
 * The document with the version of the release, as the options want it.
 *
 * @throws EOPENAPIVERSION, EOPENAPISET
 */
export function withVersion(
  document: OpenApi,
  { label }: Pick<Source, 'label'>,
  version: string,
  { openapiVersion }: Pick<Options, 'openapiVersion'>,
): OpenApi {
  const found = versionIn(document) ?? '';
  if (openapiVersion === 'keep' || found === version) return document;
  if (openapiVersion === 'check') {
    if (isSameVersion(found, version)) return document;
    throw wrongVersion(label, found, version);
  }
  const set = setVersion(document, version);
  if (set === undefined) throw unsettableVersion(label);
  return set;
}

async function readDocument(file: string, { context: { cwd } }: Input): Promise<string> {
  assertInRepository(cwd, file);
  const found = await stat(join(cwd, file)).catch(() => undefined);
  if (!found?.isFile()) throw noOpenApi(file);
  if (found.size > longestOpenApi) throw wrongOpenApi(`\`${file}\``, `it has more than ${longestOpenApi} bytes`);
  return readFile(join(cwd, file), 'utf8');
}

async function printDocument(command: readonly string[], { options, context, ports }: Input): Promise<string> {
  const [program = '', ...args] = command;
  const shown = command.map(asShellWord).join(' ');
  // It is code of the project and of what that requires: it gets no secret of the release.
  const env = withholdSecrets(context.env, (name) => options.env.includes(name));
  const { exitCode, stdout, tail } = await ports.run(program, args, { env, timeout: options.timeout * 1000 });
  if (exitCode !== 0) throw commandFailed(shown, exitCode, quoteOutput(tail));
  if (stdout.trim() === '') throw nothingPrinted(shown, quoteOutput(tail));
  return stdout;
}

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, type HookInput, type ReleaseContext, readArtifacts } from '@waybill/kernel';
import { checkOpenApi, findSource, type Source, withVersion } from '../api/index.ts';
import { notHandedOver, wrongOpenApi } from '../errors.ts';
import { planFolders } from '../folders/index.ts';
import { apiNames } from '../names.ts';
import type { Options } from '../options.ts';
import { openDocuments } from '../records/index.ts';
import { addChanges } from './prepare.ts';

type Input = HookInput<Options, ReleaseContext>;

/** Bytes of an OpenAPI document. */
const largest = 64 * 2 ** 20;

/**
 * Checks the documents that another job has collected as `prepare` checks what it collects, and compares the API with the
 * last release. Nothing of the project is run here.
 *
 * @throws EDOCUMENTSHANDOVER, EOPENAPI, EOPENAPIVERSION, EBREAKINGAPI
 */
export async function adopt(input: Input): Promise<void> {
  const { options, context } = input;
  const { version } = context.nextRelease;
  const records = (await readArtifacts(context.cwd, version)).filter(({ kind }) => kind === 'document');
  for (const { name, format, isRequired } of planFolders(options.folders)) {
    const archive = `${name}-${version}.${format}`;
    if (isRequired && !records.some((each) => each.name === archive)) throw notHandedOver(archive);
  }
  const source = await findSource(input);
  if (source === undefined) return;
  const record = records.find(({ name }) => apiNames.includes(name));
  if (record === undefined) throw notHandedOver('openapi.json');
  await adoptOpenApi(record, source, input);
}

async function adoptOpenApi({ name, path = '' }: Artifact, source: Source, input: Input): Promise<void> {
  const { options, context } = input;
  const file = join(context.cwd, path);
  const label = `\`${name}\` of the other job`;
  if ((await stat(file)).size > largest) throw wrongOpenApi(label, `it has more than ${largest} bytes`);
  const document = await checkOpenApi(await readFile(file, 'utf8'), label);
  // It was set there, where that was wanted.
  const openapiVersion = options.openapiVersion === 'keep' ? 'keep' : 'check';
  withVersion(document, { label }, context.nextRelease.version, { openapiVersion });
  await addChanges(source, document, await openDocuments(context, { isNew: false }), input);
}

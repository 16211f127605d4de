import {
  type Artifact,
  type CheckRow,
  type HookInput,
  notChecked,
  type VerifyReleaseContext,
  v,
} from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import { parseFileName } from '../files/index.ts';
import { indexAccess } from '../identity/index.ts';
import { type HeldFile, indexTargets, type SimpleIndex, simpleIndex, type Target } from '../indexes/index.ts';
import type { Options } from '../options.ts';
import { checkAttestation } from './check-attestation.ts';

type Input = HookInput<Options, VerifyReleaseContext>;

const part = 'Python index';

/** What the plugin said of its uploads: the first page, and all of them where there are several. */
const Delivered = v.looseObject({
  name: v.string(),
  pages: v.optional(v.array(v.looseObject({ name: v.string() })), []),
});

/** Compares what the indexes list and serve with the ledger, file by file. */
export async function checkIndexes(input: Input): Promise<CheckRow[]> {
  const { artifacts, env, delivered, isSkipped, needsSignature } = input.context;
  const files = artifacts.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  if (files.length === 0) return [];
  // Nothing else says that a release uploaded nothing, and a signature does not cover it.
  const unnamed = needsSignature ? 'not checked' : 'none';
  if (delivered === undefined) {
    const detail = isSkipped ? 'The release uploaded nothing.' : 'The ledger knows of no upload.';
    return files.map(({ name }) => ({ part, name, state: isSkipped ? unnamed : 'not checked', detail }));
  }
  const rows: CheckRow[] = [];
  for (const target of indexTargets(input.options, env)) {
    const wanted = files.filter(({ kind }) => target.files === 'all' || target.files === kind);
    if (isNamed(target.index.name, delivered)) rows.push(...(await checkIndex(target, wanted, input)));
    else if (wanted.length > 0) {
      const detail = 'The delivery in the ledger does not name this index.';
      rows.push({ part, name: target.index.name, state: unnamed, detail });
    }
  }
  return rows;
}

/** Whether files were uploaded to an index: with one token of two, they go to one. */
function isNamed(index: string, delivered: Readonly<Record<string, unknown>>): boolean {
  const parsed = v.safeParse(Delivered, delivered);
  // A delivery that names no index says nothing against any.
  if (!parsed.success) return true;
  return [parsed.output, ...parsed.output.pages].some(({ name }) => name === index);
}

async function checkIndex(target: Target, files: readonly Artifact[], input: Input): Promise<CheckRow[]> {
  const access = indexAccess(target, input);
  const reader = simpleIndex(access);
  const rows: CheckRow[] = [];
  const projects = Map.groupBy(files, ({ name }) => parseFileName(name)?.project ?? name);
  for (const [project, wanted] of projects) {
    try {
      const listed = (await reader.shown(project))?.files ?? [];
      for (const file of wanted) {
        const entries = listed.filter(({ name }) => name === file.name);
        // A file that cannot be read says nothing about the others.
        const row = checkFile(file, entries, reader, access.index.name);
        rows.push(await row.catch((error: unknown) => notChecked(part, file.name, error)));
        const attested = entries.find(({ provenance }) => provenance !== undefined);
        rows.push(await checkAttestation(file, attested?.provenance, { ...access, context: input.context }));
      }
      rows.push(...findUnknown(listed, wanted, { ...input.context, index: access.index.name }));
    } catch (error) {
      rows.push(notChecked(part, `${project} on ${access.index.name}`, error));
    }
  }
  return rows;
}

/** Looks at the list and at the bytes that are served: an index may list one file and serve another. */
async function checkFile(
  { name, sha256, size }: Artifact,
  entries: readonly HeldFile[],
  reader: SimpleIndex,
  index: string,
): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({ part, name, state, detail });
  const [entry] = entries;
  if (entry === undefined) return row('failed', `${index} does not list it.`);
  if (sha256 === undefined || size === undefined) return row('not checked', 'The ledger has no hash of it.');
  const other = entries.find((each) => each.sha256 !== undefined && each.sha256 !== sha256);
  if (other !== undefined) return row('failed', `${index} lists SHA-256 ${other.sha256}, the ledger has ${sha256}.`);
  for (const each of entries) {
    const served = await reader.served(each, size);
    if (served !== sha256) return row('failed', `${index} serves other bytes (SHA-256 ${served}) than ${sha256}.`);
  }
  return row('ok', `${index} serves SHA-256 ${sha256}.`);
}

/** Files of this version that the release did not make. */
function findUnknown(
  listed: readonly HeldFile[],
  wanted: readonly Artifact[],
  { nextRelease, index }: Pick<VerifyReleaseContext, 'nextRelease'> & { readonly index: string },
): CheckRow[] {
  const version = toPep440(nextRelease.version);
  const known = new Set(wanted.map(({ name }) => name));
  const detail = `${index} lists it for this version, and the ledger does not know it.`;
  return listed
    .filter(({ name }) => parseFileName(name)?.version === version && !known.has(name))
    .map(({ name }) => ({ part, name, state: 'failed', detail }));
}

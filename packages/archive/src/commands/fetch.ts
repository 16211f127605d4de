import { join, relative, resolve } from 'node:path';
import {
  type Artifact,
  type CommandResult,
  exitCodes,
  isOfItsDay,
  type LedgerRelease,
  type Ports,
  parseOptions,
  realPorts,
  releaseFolder,
  type Shell,
} from '@waybill/kernel';
import { nameIn, placeOf } from '../contents/index.ts';
import { noRepository, notFetched, nothingArchived, unknownRelease } from '../errors.ts';
import { Options } from '../options.ts';
import { type Retrieved, retrieveFile, retrieveImage } from '../retrieve/index.ts';
import { type Connection, connect } from '../store/index.ts';

/** What became of one artifact. */
interface Row {
  readonly name: string;
  readonly is: Retrieved;
  readonly isImage: boolean;
  /** Whether a release is complete without it. */
  readonly isOptional: boolean;
}

/** @throws ENOARCHIVEREPOSITORY, ENOARCHIVEDRELEASE, EARCHIVEEMPTY, EARCHIVEINCOMPLETE, and what the service refuses */
export async function fetchRelease(
  shell: Shell,
  { tag, output }: { readonly tag: string; readonly output: string | undefined },
  ports?: Partial<Ports>,
): Promise<CommandResult> {
  if (shell.open === undefined) throw noRepository();
  const { context, options: raw, deployments } = await shell.open();
  const options = parseOptions(Options, { name: 'archive', raw, host: context.options, env: context.env });
  const release = findRelease(await deployments.releases(), tag);
  const connection = await connect({ options, context, ports: { ...realPorts(context, options), ...ports } });
  const place = placeOf(options.prefix, release, context.options);
  const folder = output === undefined ? await releaseFolder(context.cwd, release.version) : resolve(shell.cwd, output);

  const rows: Row[] = [];
  for (const artifact of release.artifacts)
    rows.push(...(await retrieve(connection, artifact, { release, place, folder })));
  const problems = rows.filter(isProblem).map(describe);
  if (rows.length > 0 && rows.every(({ is }) => is === 'missing'))
    throw nothingArchived(release.tag, connection.place(place));
  if (problems.length > 0) throw notFetched(release.tag, problems);
  return {
    exitCode: exitCodes.done,
    text: renderResult(release, rows, relative(shell.cwd, folder) || '.'),
    data: {
      tag: release.tag,
      version: release.version,
      folder,
      from: connection.place(place),
      files: rows.map(({ name, is }) => ({ name, is })),
    },
  };
}

function findRelease(releases: readonly LedgerRelease[], name: string): LedgerRelease {
  const found = releases.find(({ tag }) => tag === name) ?? releases.find(({ version }) => version === name);
  if (found === undefined)
    throw unknownRelease(
      name,
      releases.slice(-3).map(({ tag }) => tag),
    );
  return found;
}

interface Target {
  readonly release: LedgerRelease;
  readonly place: string;
  readonly folder: string;
}

async function retrieve(
  connection: Connection,
  artifact: Artifact,
  { release, place, folder }: Target,
): Promise<Row[]> {
  const { kind, path, sha256, digest, size } = artifact;
  if (path === undefined) return [];
  const name = nameIn(path, release.version);
  const [key, target] = [`${place}/${name}`, join(folder, name)];
  if (kind === 'image' && digest !== undefined) {
    const isThere = await retrieveImage(connection, key, { digest, folder: target });
    return [{ name: artifact.name, is: isThere ? 'fetched' : 'missing', isImage: true, isOptional: true }];
  }
  if (sha256 === undefined) return [];
  const is = await retrieveFile(connection, key, { path: target, sha256, size });
  return [{ name, is, isImage: false, isOptional: isOfItsDay(artifact) }];
}

function isProblem({ is, isOptional }: Row): boolean {
  return is === 'differs' || (is === 'missing' && !isOptional);
}

function describe({ name, is }: Row): string {
  return is === 'missing' ? `\`${name}\` is not in the archive.` : `\`${name}\` has other bytes in the archive.`;
}

function renderResult({ tag }: LedgerRelease, rows: readonly Row[], folder: string): string {
  const fetched = rows.filter(({ is }) => is === 'fetched' || is === 'kept');
  const kept = rows.filter(({ is }) => is === 'kept').length;
  const left = rows.filter(({ is }) => is === 'missing');
  return [
    ...fetched.map(({ name, is }) => `  ${is.padEnd(8)}${name}`),
    `${fetched.length} artifacts of ${tag} are in ${folder}, as the ledger has them${kept > 0 ? ` (${kept} were there)` : ''}.`,
    ...left.map(({ name, isImage }) =>
      isImage ? `The image ${name} was not archived; its registry has it.` : `${name} was not archived.`,
    ),
  ].join('\n');
}

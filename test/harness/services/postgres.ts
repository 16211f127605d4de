import { chown, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/index.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/index.ts';

/** The user `nobody` of Debian: the server refuses to run as root. */
const nobody = 65534;

/**
 * The programs of Debian's PostgreSQL, unpacked into the cache.
 *
 * @returns what child processes need to find them; nothing where they are not to be had
 */
export async function postgresPrograms(): Promise<Record<string, string> | undefined> {
  const set = {
    name: 'PostgreSQL',
    packages: ['postgresql-15', 'postgresql-client-15', 'libpq5'],
    dependencies: /^lib(?!llvm|z3)/,
    without: /^lib(?:c6|gcc-s1|stdc\+\+6|z3-4)$/,
  };
  const unpacked = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} }).catch(
    () => undefined,
  );
  if (unpacked === undefined) return undefined;
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = ['usr/lib', 'lib'].map((folder) => join(unpacked.root, folder, triplet));
  const bin = join(unpacked.root, 'usr/lib/postgresql/15/bin');
  return { PATH: [bin, process.env['PATH']].join(delimiter), LD_LIBRARY_PATH: libraries.join(delimiter) };
}

/** A server with an empty database `postgres`, reached by a socket. */
export async function startPostgres(programs: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await mkdir(data, { mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [folder.path, data]) await chown(path, nobody, nobody);
  // Root's own cache folder may be closed for others.
  const caps = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...caps];
  const run = (...command: string[]) => {
    const [file = '', ...args] = isRoot ? [...asNobody, ...command] : command;
    return execa(file, args, { env: { ...programs, LC_ALL: 'C' }, cwd: folder.path });
  };
  await run('initdb', '--pgdata', data, '--username=postgres', '--auth=trust', '--no-sync', '--no-instructions');
  const server = run('postgres', '-D', data, '-k', folder.path, '-c', 'listen_addresses=', '-c', 'fsync=off');
  server.catch(() => undefined);
  const env = { ...programs, PGHOST: folder.path, PGUSER: 'postgres', PGDATABASE: 'postgres' };
  const query = async (sql: string) => (await execa('psql', ['--no-psqlrc', '-qtAc', sql], { env })).stdout;
  for (;;) {
    const isReady = await execa('pg_isready', { env, reject: false });
    if (isReady.exitCode === 0) break;
    if (server.exitCode !== null && server.exitCode !== undefined) throw new Error('The database server has ended.');
  }
  return {
    env,
    query,
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT');
      await server.catch(() => undefined);
      await folder[Symbol.asyncDispose]();
    },
  };
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseOsvReport } from '../reports/index.ts';
import { type Adapter, commonTypes, type DataAge, type DataPlace, typeOf } from './adapter.ts';
import { isKnownSystem, renderOsvSbom } from './osv-sbom.ts';

/** Folder of the databases below the cache, by version: 2.7 and later, and those before. */
const databaseFolders = ['osv-scalibr', 'osv-scanner'];

/** Which database has packages of a kind. https://ossf.github.io/osv-schema/#defined-ecosystems */
const ecosystems: Readonly<Record<string, RegExp>> = {
  pypi: /^PyPI$/,
  npm: /^npm$/,
  golang: /^Go$/,
  maven: /^Maven/,
  cargo: /^crates\.io$/,
  gem: /^RubyGems$/,
  nuget: /^NuGet$/,
  composer: /^Packagist$/,
  deb: /^(?:Debian|Ubuntu)/,
  apk: /^(?:Alpine|Wolfi|Chainguard)/,
};

/** https://google.github.io/osv-scanner/ */
export const osvScanner: Adapter = {
  name: 'osv-scanner',
  program: 'osv-scanner',
  versionArgs: ['--version'],
  variables: ['OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY'],
  namesSources: true,

  covers(component) {
    const type = typeOf(component);
    if (component.version === undefined || type === 'rpm') return false;
    return type === 'deb' || type === 'apk' ? isKnownSystem(component) : commonTypes.has(type);
  },

  // The file by its name: what git ignores is left out of folders. Its own ignores are off, as ours decide.
  plan: ({ subject, folder, options }) => ({
    args: [
      ...['scan', 'source', '--format', 'json', '--config', join(folder, 'none.toml')],
      ...(options.offline ? ['--offline'] : []),
      ...['--lockfile', join(folder, 'osv.cdx.json')],
    ],
    files: { 'none.toml': '', 'osv.cdx.json': renderOsvSbom(subject.sbom.components) },
  }),

  // 1 to 126 are results; 127 is a failure, 128 "no packages found", and what is above failed, too.
  judgeExit(exitCode) {
    if (exitCode === 128) return 'nothing';
    return exitCode !== undefined && exitCode <= 126 ? 'report' : 'failed';
  },

  parse: parseOsvReport,

  async findAge(place) {
    if (!place.options.offline) return { is: 'live', source: 'osv.dev' };
    return findOldest(place);
  },
};

/** The oldest of the databases that were asked. */
async function findOldest({ env, types }: DataPlace): Promise<DataAge> {
  const cache = env['OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY'] || env['XDG_CACHE_HOME'];
  if (cache === undefined) return { is: 'unknown' };
  const times: number[] = [];
  for (const folder of databaseFolders) {
    const names = await readdir(join(cache, folder)).catch(() => []);
    for (const name of names) {
      if (![...types].some((type) => ecosystems[type]?.test(name))) continue;
      const time = await stat(join(cache, folder, name, 'all.zip')).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (time !== undefined) times.push(time);
    }
    // The first that there is has been read.
    if (times.length > 0) return { is: 'dated', time: new Date(Math.min(...times)) };
  }
  return { is: 'unknown' };
}

import semver from 'semver';
import { need, rowsOf, whenKnown } from '../report/index.ts';
import type { Check } from './check.ts';

/** What every package of Waybill needs: a test compares it with their manifests. */
export const supportedNode = '^22.14.0 || >=24.10.0';

const gigabyte = 1e9;

export const node: Check = {
  name: 'node',
  run({ node: version, host, plugins }) {
    const { ok, problem } = rowsOf('node');
    const own = { name: 'Waybill', node: supportedNode };
    const all = [own, ...[whenKnown(host) ?? []].flat(), ...(whenKnown(plugins) ?? [])];
    const wrong = all.filter(({ node: range }) => range !== undefined && !fits(version, range));
    if (wrong.length === 0) return [ok(`Node ${version} is supported.`)];
    return wrong.map(({ name, node: range }) =>
      problem(
        `\`${name}\` needs Node ${range}, and this is Node ${version}.`,
        'Install a supported version: 24 is one. In GitHub Actions: `actions/setup-node` with `node-version: 24`.',
      ),
    );
  },
};

/** A range that cannot be read says nothing. */
function fits(version: string, range: string): boolean {
  return semver.validRange(range) === null || semver.satisfies(version, range, { includePrerelease: true });
}

export const host: Check = {
  name: 'semantic-release',
  run({ host, plugins }) {
    const { ok, problem } = rowsOf('semantic-release');
    const { version } = need(host);
    const wrong = need(plugins).filter(({ host: range }) => range !== undefined && !fits(version, range));
    if (wrong.length === 0) return [ok(`semantic-release ${version} fits all plugins.`)];
    return wrong.map(({ name, version: own, host: range }) =>
      problem(
        `\`${name}\` ${own} needs semantic-release ${range}, and ${version} is installed.`,
        `Install versions that fit: \`npm install --save-dev semantic-release@latest ${name}@latest\`, and commit the lock file.`,
      ),
    );
  },
};

export const disk: Check = {
  name: 'disk',
  run({ free, settings }) {
    const { ok, problem, warning } = rowsOf('disk');
    const bytes = need(free);
    // Layers of an image are kept several times: built, exported, unpacked.
    const wanted = (whenKnown(settings)?.images.length ?? 0) > 0 ? 5 : 1;
    const shown = `${(bytes / gigabyte).toFixed(1)} GB are free.`;
    if (bytes < 0.2 * gigabyte)
      return [
        problem(shown, 'Free some space: a release builds files here. `docker system df` shows what images take.'),
      ];
    if (bytes < wanted * gigabyte)
      return [
        warning(shown, `A release of this project may need ${wanted} GB. \`docker system df\` shows what images take.`),
      ];
    return [ok(shown)];
  },
};

export const clock: Check = {
  name: 'clock',
  run({ skew }) {
    const { ok, problem, warning } = rowsOf('clock');
    const seconds = need(skew);
    const way = seconds > 0 ? 'ahead of' : 'behind';
    const message = `The clock of this machine is ${Math.abs(seconds)} seconds ${way} that of the service that was asked.`;
    const remedy = 'Let the machine set its clock by the network (NTP): `timedatectl set-ntp true` on Linux.';
    // Tokens and signatures hold for minutes; S3 takes 15.
    if (Math.abs(seconds) > 300) return [problem(message, remedy)];
    if (Math.abs(seconds) > 60) return [warning(message, remedy)];
    return [ok('The clock agrees with that of the service that was asked.')];
  },
};

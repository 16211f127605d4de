/**
 * Rehearses our own release: `pnpm release:rehearse`. The committed state of this repository is released with its own configuration, and all
 * packages go to a real registry of npm on this machine. Each package manager installs them from there and releases the example with them.
 */
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { pythonTools, startServices } from '@waybill/rehearsal';
import { startNpmRegistry } from '../../test/harness/npm/npm-registry.ts';
import { workspacePackages } from '../workspace.ts';
import { publishInParts } from './rehearsal/publish-in-parts.ts';
import { managers, releaseExample } from './rehearsal/release-example.ts';
import { releaseOurselves } from './rehearsal/release-ourselves.ts';
import { temporaryPlace } from './rehearsal/temporary-place.ts';

const { values } = parseArgs({ options: { manager: { type: 'string', multiple: true } } });
const started = performance.now();
function say(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(3);
  console.log(`${styleText('dim', `${seconds} s`)}  ${line}`);
}

await using place = await temporaryPlace();
say('Starting a registry of npm (Verdaccio)');
const names = (await workspacePackages()).map(({ manifest }) => manifest.name);
await using registry = await startNpmRegistry({ own: names });

say('Releasing this repository with its own configuration');
const own = await releaseOurselves(place.path);
say(
  `${own.version}: ${own.packages.length} packages are on the draft of the release page, with the SHA-256 of the ledger`,
);

for (const line of await publishInParts({
  folder: own.folder,
  registry,
  place: place.path,
  refused: '@waybill/pipeline',
}))
  say(line);

const python = await pythonTools({ onProgress: say });
for (const manager of await managers(values.manager)) {
  await using services = await startServices({
    ...{ parts: ['github', 'slack', 'index'], channels: ['engineering', 'product', 'devops'] },
    repositories: ['acme/example'],
  });
  const below = join(place.path, manager.name.replaceAll(' ', '-'));
  const { version, packages } = await releaseExample({ manager, registry, services, python, below, own });
  const title = styleText('bold', manager.name);
  say(`${title}: \`${manager.first}\`, ${packages} packages of ours installed, the example is released as ${version}`);
}
say('Done; everything that was started is stopped.');

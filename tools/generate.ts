/** Writes the generated parts of the READMEs; with `--check` it only says which are stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from '@waybill/kernel';
import { completionCommand } from '../packages/cli/src/completion.ts';
import { rehearseCommand } from '../packages/cli/src/rehearse/index.ts';
import { indexRules } from '../packages/pypi/src/rules/index-rules.ts';
import { renderAdoptions } from '../test/corpus/adoption/render-adoptions.ts';
import { renderCorpus } from '../test/corpus/render-table.ts';
import { readLockFile, treeOf } from './packages/dependency-trees.ts';
import { renderMap, renderPicture } from './rooms/render-rooms.ts';
import { rooms } from './rooms.ts';
import { publishedSchemas, reportSchema, reports } from './schemas/publish-schemas.ts';
import { commandsTable } from './tables/commands-table.ts';
import { decisionsTable, readDecisions } from './tables/decisions-table.ts';
import { errorsTable } from './tables/errors-table.ts';
import { makeErrors } from './tables/made-errors.ts';
import { optionsTable } from './tables/options-table.ts';
import { isPlugin, root, type WorkspacePackage, workspacePackages } from './workspace.ts';

const check = process.argv.includes('--check');
const packages = await workspacePackages();
const stale: string[] = [];

const optionsByPlugin: string[] = [];
for (const each of packages.filter(isPlugin)) {
  const { Options } = await import(join(each.folder, 'src/options.ts'));
  const table = optionsTable(Options);
  await replaceSection(join(each.folder, 'README.md'), 'options', table);
  // A heading that a description names is on the plugin's own page.
  const linked = table.replaceAll('](#', `](../../packages/${each.room}#`);
  optionsByPlugin.push(`## ${each.room}\n\n${linked}`);
}
await replaceSection(join(root, 'docs/reference/options.md'), 'options', optionsByPlugin.join('\n\n'));
for (const { folder, schema } of await publishedSchemas(packages)) {
  await replaceFile(join(folder, 'schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
for (const each of packages.filter(({ room }) => room in reports)) {
  await replaceFile(join(each.folder, 'report.schema.json'), `${JSON.stringify(await reportSchema(each), null, 2)}\n`);
}
for (const file of ['packages/cli/README.md', 'docs/reference/commands.md']) {
  await replaceSection(join(root, file), 'commands', commandsTable(await readCommands()));
}
await replaceSection(join(root, 'README.md'), 'packages', packagesTable(packages));
for (const each of packages) {
  const table = rooms[each.room];
  if (table !== undefined) await replaceSection(join(each.folder, 'README.md'), 'rooms', renderMap(table));
}
await replaceSection(join(root, 'docs/architecture.md'), 'packages', renderPicture(packageArrows(packages)));
await replaceSection(join(root, 'docs/architecture.md'), 'rooms', roomPictures());
await replaceSection(
  join(root, 'docs/decisions/README.md'),
  'decisions',
  decisionsTable(await readDecisions(join(root, 'docs/decisions'))),
);
await replaceSection(join(root, 'docs/reference/errors.md'), 'errors', errorsTable(await makeErrors()));
await replaceSection(join(root, 'docs/compatibility.md'), 'corpus', await renderCorpus());
await replaceSection(join(root, 'docs/compatibility.md'), 'adoptions', await renderAdoptions());
await replaceSection(join(root, 'docs/dependencies.md'), 'trees', treesTable(await readLockFile()));
await replaceSection(join(root, 'docs/index-rules.md'), 'rules', rulesTable());

if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`npx -y pnpm@12 generate\` and commit the result.`);
  process.exitCode = 1;
}

/** Replaces what is between the markers `<!-- begin name -->` and `<!-- end name -->`. */
async function replaceSection(file: string, name: string, content: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${relative(root, file)} has no section between ${begin} and ${end}`);
  await replaceFile(file, `${text.slice(0, from)}${begin}\n${content}\n${text.slice(to)}`);
}

async function replaceFile(file: string, generated: string): Promise<void> {
  if (generated === (await readFile(file, 'utf8').catch(() => undefined))) return;
  stale.push(relative(root, file));
  if (!check) await writeFile(file, generated);
}

/** Of every package that brings some; those of the pipeline come with the command and are first. */
async function readCommands(): Promise<Command[]> {
  const bringing = packages.filter(({ manifest }) => './commands' in manifest.exports);
  const sorted = bringing.toSorted((a, b) => Number(b.room === 'pipeline') - Number(a.room === 'pipeline'));
  const entries = sorted.map(
    ({ folder }): Promise<{ commands: readonly Command[] }> => import(join(folder, 'src/commands.ts')),
  );
  const ofCommand = completionCommand(async () => []);
  return [...(await Promise.all(entries)).flatMap(({ commands }) => commands), rehearseCommand, ofCommand];
}

function packagesTable(all: readonly WorkspacePackage[]): string {
  const rows = all.map(
    ({ room, manifest }) => `| [\`${manifest.name}\`](packages/${room}#readme) | ${manifest.description} |`,
  );
  return ['| Package | What it does |', '| --- | --- |', ...rows].join('\n');
}

/** Which package imports which. */
function packageArrows(all: readonly WorkspacePackage[]) {
  const names = new Map(all.map(({ manifest, room }) => [manifest.name, room]));
  return all.map(({ room: name, manifest: { dependencies = {} } }) => ({
    name,
    uses: Object.keys(dependencies).flatMap((each) => names.get(each) ?? []),
  }));
}

function roomPictures(): string {
  return Object.entries(rooms)
    .map(([name, table]) => `### ${name}\n\n${renderPicture(table)}`)
    .join('\n\n');
}

function treesTable(lock: Awaited<ReturnType<typeof readLockFile>>): string {
  const rows = packages.map(({ room, manifest }) => {
    const { direct, all } = treeOf(lock, packages, room);
    return `| \`${manifest.name}\` | ${direct} | ${all.length} |`;
  });
  return ['| Package | Named by itself | All that comes with it |', '| --- | ---: | ---: |', ...rows].join('\n');
}

function rulesTable(): string {
  const rows = indexRules.map(({ id, of, says, source }) => {
    const [, file = source] = /^https?:\/\/(?:github\.com\/(?=p)|)(.*)/.exec(source.replace('/blob/main', '')) ?? [];
    return `| \`${id}\` | ${of === 'any' ? 'any index' : 'PyPI'} | ${says.replaceAll('|', '\\|')} | [${file}](${source}) |`;
  });
  return ['| Rule | Of | What must be so | Source |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

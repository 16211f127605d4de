/** Writes the generated parts of the READMEs; with `--check` it only says which are stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { indexRules } from '../packages/pypi/src/rules/index-rules.ts';
import { renderCorpus } from '../test/corpus/render-table.ts';
import { optionsTable } from './options-table.ts';
import { isPlugin, root, type WorkspacePackage, workspacePackages } from './workspace.ts';

const check = process.argv.includes('--check');
const packages = await workspacePackages();
const stale: string[] = [];

for (const each of packages.filter(isPlugin)) {
  const { Options } = await import(join(each.folder, 'src/options.ts'));
  await replaceSection(join(each.folder, 'README.md'), 'options', optionsTable(Options));
}
await replaceSection(join(root, 'README.md'), 'packages', packagesTable(packages));
await replaceSection(join(root, 'docs/compatibility.md'), 'corpus', await renderCorpus());
await replaceSection(join(root, 'docs/index-rules.md'), 'rules', rulesTable());

if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`npx -y pnpm@12 generate\` and commit the result.`);
  process.exitCode = 1;
}

/** Replaces what stands between the markers `<!-- begin name -->` and `<!-- end name -->`. */
async function replaceSection(file: string, name: string, content: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${relative(root, file)} has no section between ${begin} and ${end}`);
  const generated = `${text.slice(0, from)}${begin}\n${content}\n${text.slice(to)}`;
  if (generated === text) return;
  stale.push(relative(root, file));
  if (!check) await writeFile(file, generated);
}

function packagesTable(all: readonly WorkspacePackage[]): string {
  const rows = all.map(
    ({ room, manifest }) => `| [\`${manifest.name}\`](packages/${room}#readme) | ${manifest.description} |`,
  );
  return ['| Package | What it does |', '| --- | --- |', ...rows].join('\n');
}

function rulesTable(): string {
  const rows = indexRules.map(({ id, of, says, source }) => {
    const [, file = source] = /^https?:\/\/(?:github\.com\/(?=p)|)(.*)/.exec(source.replace('/blob/main', '')) ?? [];
    return `| \`${id}\` | ${of === 'any' ? 'any index' : 'PyPI'} | ${says.replaceAll('|', '\\|')} | [${file}](${source}) |`;
  });
  return ['| Rule | Of | What must be so | Source |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

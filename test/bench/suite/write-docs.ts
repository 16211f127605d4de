import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../../tools/workspace.ts';
import { renderTables } from './render-tables.ts';
import { type Panel, renderTimeline } from './render-timeline.ts';
import { repeatedQuestions, type SuiteReport } from './report.ts';
import type { VariantName } from './variants.ts';
import { variants } from './variants.ts';

/** In the picture, from the slowest to the fastest. */
const pictured: readonly VariantName[] = ['peers', 'all', 'same', 'overlap'];

/** Writes the figures into the documentation: tables, the picture, and everything as JSON. */
export async function writeDocs(report: SuiteReport): Promise<void> {
  const folder = join(root, 'docs/benchmarks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'suite.json'), `${JSON.stringify(withoutPaths(report), null, 2)}\n`);
  await writeFile(join(folder, 'timeline.svg'), renderTimeline(panelsOf(report)));
  const page = join(root, 'docs/benchmarks.md');
  const text = await readFile(page, 'utf8');
  const section = /(<!-- begin suite -->\n).*(\n<!-- end suite -->)/s;
  if (!section.test(text)) throw new Error('docs/benchmarks.md has no section `suite`.');
  await writeFile(
    page,
    text.replace(section, (_all, begin, end) => `${begin}${renderTables(report)}${end}`),
  );
}

/** Commands that are repeated hold folders of the machine; questions do not. */
function withoutPaths(report: SuiteReport): SuiteReport {
  const projects = Object.entries(report.projects).map(([project, each]) => {
    const counted = Object.entries(each.counted).map(([name, count]) => [
      name,
      { ...count, repeated: repeatedQuestions(count) },
    ]);
    return [project, { ...each, counted: Object.fromEntries(counted) }];
  });
  return { ...report, projects: Object.fromEntries(projects) };
}

/** Of the first project that was measured. */
function panelsOf({ projects }: SuiteReport): Panel[] {
  const [first] = Object.values(projects);
  return pictured.flatMap((name) => {
    const counted = first?.counted[name];
    return counted === undefined ? [] : [{ title: variants[name].title, ...counted }];
  });
}

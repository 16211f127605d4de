import { type CorpusProject, corpusProjects } from '../projects.ts';

/**
 * As different as ten can be: files with CRLF, `package.json`, `setup.cfg` alone, `setup.py`, versions from git, a version of
 * numbers by date, a Rust crate, a workspace without a project at the root, and settings of two other release tools.
 */
const names = [
  ...['dunamai', 'nbformat', 'identify', 'platformdirs', 'scrapy'],
  ...['inline-snapshot', 'orjson', 'psycopg', 'websockets', 'treq'],
];

export async function chosenProjects(): Promise<readonly CorpusProject[]> {
  const all = await corpusProjects();
  return all.filter(({ name }) => names.includes(name));
}

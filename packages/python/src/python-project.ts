import fs from 'node:fs';
import { join } from 'node:path';
import { assertInRepository } from '@waybill/kernel';
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { invalidToml } from './errors.ts';

/** What `pyproject.toml` says of the project, from `[project]` (PEP 621) or else `[tool.poetry]`. */
export interface PythonProject {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  /** SPDX expression, or the text that an older table holds. */
  readonly license?: string;
  readonly requiresPython?: string;
  /** What builds it; without one, setuptools does. PEP 517 */
  readonly buildBackend?: string;
  readonly dependencies: readonly string[];
  /** By label, as written: `Homepage`, `Source`, … */
  readonly urls: Readonly<Record<string, string>>;
  /** The whole document. */
  readonly document: TomlTable;
}

/**
 * Reads `pyproject.toml`. Of a project that has only `setup.py`, nothing is known before it is built.
 *
 * @returns `undefined` when there is neither
 * @throws EINVALIDTOML with line, column and the text around it; EOUTSIDE for a link out of the repository
 */
export async function readPythonProject(cwd: string): Promise<PythonProject | undefined> {
  assertInRepository(cwd, 'pyproject.toml');
  const text = await fs.promises.readFile(join(cwd, 'pyproject.toml'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return describeProject(parseToml('pyproject.toml', text));
  return fs.existsSync(join(cwd, 'setup.py')) ? describeProject({}) : undefined;
}

/** Parses TOML text. @throws EINVALIDTOML naming `file` */
export function parseToml(file: string, text: string): TomlTable {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof TomlError) throw invalidToml(file, error.message, error);
    throw error;
  }
}

function describeProject(document: TomlTable): PythonProject {
  const poetry = tableAt(tableAt(document, 'tool'), 'poetry');
  const project = { ...poetry, ...tableAt(document, 'project') };
  const license = project['license'];
  const licenseText = typeof license === 'string' ? license : stringAt(asTable(license), 'text');
  const { dependencies } = project;
  return {
    ...defined('name', stringAt(project, 'name')),
    ...defined('version', stringAt(project, 'version')),
    ...defined('description', stringAt(project, 'description')),
    ...defined('license', licenseText),
    ...defined('requiresPython', stringAt(project, 'requires-python')),
    ...defined('buildBackend', stringAt(tableAt(document, 'build-system'), 'build-backend')),
    dependencies: Array.isArray(dependencies) ? dependencies.filter((each) => typeof each === 'string') : [],
    urls: urlsOf(project),
    document,
  };
}

function urlsOf(project: TomlTable): Record<string, string> {
  const poetryKeys = ['homepage', 'repository', 'documentation'] as const;
  const flat = poetryKeys.flatMap((key) => Object.entries(defined(key, stringAt(project, key))));
  const listed = Object.entries(tableAt(project, 'urls')).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return Object.fromEntries([...flat, ...listed]);
}

/** The table under a key, or an empty one. */
export function tableAt(table: TomlTable, key: string): TomlTable {
  return asTable(table[key]);
}

function asTable(value: TomlValue | undefined): TomlTable {
  const isTable = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
  return isTable ? value : {};
}

function stringAt(table: TomlTable, key: string): string | undefined {
  const value = table[key];
  return typeof value === 'string' ? value : undefined;
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

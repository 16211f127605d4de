import { createPurl, mergeComponents, type PlannedComponent } from '../bom/index.ts';

/** What the Go linker writes into every program. */
export interface GoBuildInfo {
  /** `go1.22.1` */
  readonly goVersion: string;
  /** Lines of tab-separated fields; empty for a program that was built without modules. */
  readonly modules: string;
}

const elf = Buffer.from('\x7fELF', 'latin1');
/** Go puts it before the build information. https://pkg.go.dev/debug/buildinfo */
const mark = Buffer.from('\xff Go buildinf:', 'latin1');
/** Bytes from the mark to the first text, since Go 1.18. */
const headerSize = 32;
/** Bytes of the list of modules. The largest programs have some hundred kilobytes. */
const longestText = 8 * 1024 ** 2;

/** Takes the next piece of a file; tells when the mark was in it, and gives the build information once it is whole. */
export type GoReader = (chunk: Buffer) => 'found' | GoBuildInfo | undefined;

/** Looks for Go's build information in an ELF program that comes in pieces. */
export function goReader(): GoReader {
  let start: Buffer = Buffer.alloc(0);
  /** What may belong to a mark, or follows one. */
  let held: Buffer = Buffer.alloc(0);
  let isOver = false;
  return (chunk) => {
    if (isOver) return undefined;
    if (start.length < elf.length) {
      start = Buffer.concat([start, chunk.subarray(0, elf.length - start.length)]);
      isOver = !elf.subarray(0, start.length).equals(start);
      if (isOver) return undefined;
    }
    const { info, rest } = findBuildInfo(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
    held = rest;
    isOver = typeof info === 'object';
    return info;
  };
}

interface Search {
  readonly info: 'found' | GoBuildInfo | undefined;
  /** What has to be looked at again together with the next piece. */
  readonly rest: Buffer;
}

const nothing = Buffer.alloc(0);

function findBuildInfo(bytes: Buffer): Search {
  let wasFound = false;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    wasFound = true;
    const info = parseBuildInfo(bytes.subarray(at));
    if (info === 'more') return { info: 'found', rest: bytes.subarray(at) };
    if (info !== 'none') return { info, rest: nothing };
  }
  // The mark may be cut by the border of two pieces. A copy, so that the piece is not kept.
  const rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - mark.length + 1)));
  return { info: wasFound ? 'found' : undefined, rest };
}

/** `more` when it is not whole yet; `none` for the mark as text in a program that looks for it, and for Go before 1.18. */
function parseBuildInfo(bytes: Buffer): GoBuildInfo | 'more' | 'none' {
  if (bytes.length < headerSize) return 'more';
  const isInline = ((bytes[15] ?? 0) & 2) !== 0;
  if (!isInline) return 'none';
  const version = readText(bytes, headerSize);
  if (typeof version === 'string') return version;
  if (!/^(?:go\d|devel)/.test(version.text)) return 'none';
  const modules = readText(bytes, version.end);
  if (typeof modules === 'string') return modules;
  // Sixteen bytes on both sides let Go find the text in memory.
  const text = modules.text.length >= 33 ? modules.text.slice(16, -16) : '';
  return { goVersion: version.text, modules: text };
}

/** A text after its length, in groups of seven bits. */
function readText(bytes: Buffer, from: number): { text: string; end: number } | 'more' | 'none' {
  let [length, at] = [0, from];
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at];
    if (byte === undefined) return 'more';
    if (shift > 28) return 'none';
    length += (byte & 0x7f) * 2 ** shift;
    at += 1;
    if ((byte & 0x80) === 0) break;
  }
  if (length > longestText) return 'none';
  return bytes.length < at + length
    ? 'more'
    : { text: bytes.subarray(at, at + length).toString('latin1'), end: at + length };
}

interface Module {
  readonly path: string;
  readonly version: string | undefined;
  readonly sum: string | undefined;
}

/** The program, the modules in it, and Go's standard library. @param place of the program in the image */
export function goComponents({ goVersion, modules }: GoBuildInfo, place: string): PlannedComponent[] {
  const { main, dependencies, command } = parseModules(modules);
  const libraries = [standardLibrary(goVersion), ...dependencies.map((each) => moduleComponent(each))];
  const properties = [['waybill:path', place] as const];
  const program: PlannedComponent =
    main === undefined
      ? { type: 'application', name: command ?? place, ref: `go:${place}`, properties, dependsOn: [] }
      : { ...moduleComponent(main), type: 'application', properties };
  return mergeComponents([{ ...program, dependsOn: libraries.map(({ ref }) => ref) }, ...libraries]);
}

/** Advisories on Go itself name it so. */
function standardLibrary(goVersion: string): PlannedComponent {
  const [version = ''] = goVersion.replace(/^go/, '').split(' ');
  const ref = createPurl('golang', { name: 'stdlib', version }) ?? `go:stdlib@${version}`;
  const cpe = /^[0-9.]+$/.test(version) ? `cpe:2.3:a:golang:go:${version}:-:*:*:*:*:*:*` : undefined;
  return { type: 'library', name: 'stdlib', version, ref, purl: ref, cpe, license: 'BSD-3-Clause', dependsOn: [] };
}

function moduleComponent({ path, version, sum }: Module): PlannedComponent {
  const parts = path.split('/');
  const purl = createPurl('golang', { namespace: parts.slice(0, -1).join('/'), name: parts.at(-1) ?? path, version });
  const properties = sum === undefined ? undefined : [['waybill:go-sum', sum] as const];
  return {
    type: 'library',
    name: path,
    version,
    ref: purl ?? `go:${path}@${version}`,
    purl,
    properties,
    dependsOn: [],
  };
}

/** `mod`, `dep` and, for what replaces the line before it, `=>`: path, version and sum. */
function parseModules(text: string) {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const dependencies: Module[] = [];
  for (const [key, path = '', version, sum] of lines) {
    // A build from a checkout knows no version, and a folder has none.
    const found = createModule(path, version, sum);
    if (key === 'dep' && path !== '') dependencies.push(found);
    if (key === '=>' && found.version !== undefined) dependencies.splice(-1, 1, found);
  }
  const [, main = '', version, sum] = lines.find(([key]) => key === 'mod') ?? [];
  const command = lines.find(([key]) => key === 'path')?.[1] || undefined;
  return { main: main === '' ? undefined : createModule(main, version, sum), dependencies, command };
}

function createModule(path: string, version = '', sum = ''): Module {
  return { path, version: version === '(devel)' ? undefined : version || undefined, sum: sum || undefined };
}

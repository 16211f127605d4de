import { Add, Copy, Directive, type Dockerfile, DockerfileParser, Run } from 'dockerfile-ast';
import { maskShifts } from './mask-shifts.ts';

/** Characters: a longer Dockerfile is left to the builder. */
const longest = 1_000_000;

/**
 * Reads the stages of a Dockerfile without the builder. It knows here-documents, continued lines and `# escape=`, but is not
 * BuildKit: what it does not find may be there.
 */
export function readStages(text: string): Stage[] {
  return parse(text)
    .getFROMs()
    .map((from): Stage => {
      const { start, end } = from.getRange();
      const name = from.getBuildStage()?.toLowerCase();
      const base = from.getImage() ?? '';
      return { ...(name === undefined ? {} : { name }), base, first: start.line + 1, last: end.line + 1 };
    });
}

/** Whether it asks for a frontend by `# syntax=`, whose grammar may be another one. */
export function hasSyntax(text: string): boolean {
  return parse(text)
    .getDirectives()
    .some((each) => each.getDirective() === Directive.syntax);
}

/** The defaults of the arguments before the first stage, as `NAME=value`. */
export function readArguments(text: string): string[] {
  return parse(text)
    .getInitialARGs()
    .flatMap((each) => each.getProperties())
    .flatMap((property) => {
      const value = property.getValue();
      return value == null ? [] : [`${property.getName()}=${value}`];
    });
}

/** What a stage takes from elsewhere: sources of a `COPY` or `ADD`, or a mount of a `RUN`. */
export interface Taken {
  /** Of the instruction, in the Dockerfile; from 1. */
  readonly line: number;
  readonly instruction: string;
  /** Name of a stage, image or further context; without it, the build context. */
  readonly from?: string;
  readonly sources: readonly string[];
}

/** What each stage takes, in the order of the stages. */
export function readTaken(text: string, stages: readonly Stage[]): Taken[][] {
  const lines = text.split('\n');
  const escapeCharacter = parse(text).getEscapeCharacter();
  return stages.map(({ first }, at) => {
    const end = (stages[at + 1]?.first ?? lines.length + 1) - 1;
    // Each stage by itself: the builder knows better where one begins.
    const part = parse([`# escape=${escapeCharacter}`, ...lines.slice(first - 1, end)].join('\n'));
    return listTaken(part, first - 2);
  });
}

function listTaken(part: Dockerfile, offset: number): Taken[] {
  return part.getInstructions().flatMap((each): Taken[] => {
    const instruction = each.getKeyword();
    const place = { line: each.getRange().start.line + 1 + offset, instruction };
    if (each instanceof Run) return listMounts(each).map((mount) => ({ ...place, ...mount }));
    if (!(each instanceof Copy || each instanceof Add)) return [];
    const from = each
      .getFlags()
      .find((flag) => flag.getName() === 'from')
      ?.getValue();
    return [{ ...place, ...(from == null ? {} : { from }), sources: listSources(each) }];
  });
}

/** What is before the destination, here-documents left out; both forms: words, and a JSON array. */
function listSources(instruction: Copy | Add): string[] {
  const listed = parseList(instruction);
  if (listed !== undefined) return listed.slice(0, -1);
  const words = instruction.getArguments();
  const opening = words.findLast((word) => word.getValue().startsWith('<<'));
  // The lines of a here-document count as words, too.
  const before = words.filter(
    (word) => opening === undefined || word.getRange().start.line <= opening.getRange().start.line,
  );
  return before
    .map((word) => word.getValue())
    .slice(0, -1)
    .filter((word) => !word.startsWith('<<'));
}

/** The strings of the JSON form, `undefined` for the form of words. */
function parseList(instruction: Copy | Add): readonly string[] | undefined {
  if (instruction.getOpeningBracket() === null) return undefined;
  const content = instruction.getRawArgumentsContent() ?? '';
  try {
    // Not from the parser, which takes blanks out of the strings.
    const value: unknown = JSON.parse(content.slice(content.indexOf('[')).replace(/[\\`]\r?\n/g, ''));
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** The bind mounts of a `RUN`, which is what a mount is by default. */
function listMounts(instruction: Run): Pick<Taken, 'from' | 'sources'>[] {
  const mounts = instruction.getFlags().filter((flag) => flag.getName() === 'mount');
  return mounts.flatMap((mount) => {
    const pairs = (mount.getValue() ?? '').split(',').map((each) => each.split('='));
    const settingOf = (...names: string[]) => pairs.find(([name = '']) => names.includes(name))?.[1];
    if ((settingOf('type') ?? 'bind') !== 'bind') return [];
    const from = settingOf('from');
    const source = settingOf('source', 'src');
    return [{ ...(from === undefined ? {} : { from }), sources: source === undefined ? [] : [source] }];
  });
}

function parse(text: string): Dockerfile {
  return DockerfileParser.parse(text.length > longest ? '' : maskShifts(text));
}

/** One stage of a Dockerfile. Lines count from 1. */
export interface Stage {
  /** Lower-cased, as BuildKit compares names. */
  readonly name?: string;
  /** What follows `FROM`, arguments not replaced. */
  readonly base: string;
  /** The lines of its `FROM`. */
  readonly first: number;
  readonly last: number;
}

import { createPurl, type PlannedComponent } from '../bom/index.ts';
import { parseSbom, takeIn } from '../intake/index.ts';
import { composerPackages } from './composer-packages.ts';
import { condaPackage } from './conda-package.ts';
import { parseCopyright } from './debian-copyright.ts';
import { dotnetPackages } from './dotnet-packages.ts';
import { gemPackage } from './gem-package.ts';
import { javaComponents, largestArchive } from './java/java-archive.ts';
import { nodeComponents } from './node-package.ts';
import { pacmanPackage } from './pacman-package.ts';
import { vendoredPython } from './vendored-python.ts';

/** What one file says. */
export interface Finding {
  readonly components: readonly PlannedComponent[];
  /** Metadata of Python distributions that belong to what was found, as paths in the image. */
  readonly distributions?: readonly string[];
  /** The licence of the package that the file is of. */
  readonly license?: string;
}

export interface FileReader {
  /** Bytes of a file that is read. */
  readonly limit: number;
  /** Whether a file that cannot be read is missed: what it stands for is shipped. */
  readonly isPackage: boolean;
  /** `undefined` for a file that it cannot read. @param place of the file in the image */
  read(content: Buffer, place: string): Finding | undefined;
}

const megabyte = 1024 ** 2;

const list = (components: readonly PlannedComponent[] | undefined) => components && { components };

const readers: readonly (readonly [pattern: RegExp, reader: FileReader])[] = [
  [
    /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/,
    { limit: megabyte, isPackage: false, read: (content) => list(nodeComponents(content)) },
  ],
  [/(?:^|\/)conda-meta\/[^/]+\.json$/, { limit: 64 * megabyte, isPackage: true, read: readConda }],
  [
    /\.(?:jar|war|ear)$/i,
    { limit: largestArchive, isPackage: true, read: (content, place) => list(javaComponents(content, place)) },
  ],
  [
    /^var\/lib\/pacman\/local\/[^/]+\/desc$/,
    { limit: megabyte, isPackage: true, read: (content) => list(pacmanPackage(content.toString())) },
  ],
  [
    /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/,
    { limit: megabyte, isPackage: true, read: (content) => list(gemPackage(content.toString())) },
  ],
  [
    /(?:^|\/)vendor\/composer\/installed\.json$/,
    { limit: 32 * megabyte, isPackage: true, read: (content) => list(composerPackages(content)) },
  ],
  [
    /(?:^|\/)[^/]+\.deps\.json$/,
    { limit: 32 * megabyte, isPackage: true, read: (content) => list(dotnetPackages(content)) },
  ],
  [/(?:^|\/)[^/]+\.dist-info\/sboms\/[^/]+$/, { limit: 32 * megabyte, isPackage: true, read: readSbom }],
  [
    /(?:^|\/)_vendor\/vendor\.txt$/,
    {
      ...{ limit: megabyte, isPackage: false },
      read: (content, place) => ({ components: vendoredPython(content.toString(), place) }),
    },
  ],
  [/^usr\/share\/doc\/[^/]+\/copyright$/, { limit: megabyte, isPackage: false, read: readCopyright }],
];

/** What reads a file whole by its path; its content need not be kept. */
export function findReader(path: string): FileReader | undefined {
  return readers.find(([pattern]) => pattern.test(path))?.[1];
}

function readConda(content: Buffer, place: string): Finding | undefined {
  const found = condaPackage(content);
  if (found === undefined) return undefined;
  const prefix = place.replace(/conda-meta\/[^/]+$/, '');
  return { components: [found.component], distributions: found.distributions.map((path) => `${prefix}${path}`) };
}

/** PEP 770: what a wheel brought with it says what else is in it. */
function readSbom(content: Buffer, place: string): Finding | undefined {
  const intake = parseSbom(content.toString());
  const folder =
    place
      .split('/')
      .at(-3)
      ?.replace(/\.dist-info$/, '') ?? '';
  const name = folder.slice(0, Math.max(0, folder.lastIndexOf('-')));
  const self = createPurl('pypi', { name: name.replaceAll(/[-_.]+/g, '-') });
  // What is installed of that is found by itself.
  if (intake?.isOurs) return { components: [] };
  return intake && { components: takeIn(intake, { from: place, ref: self ?? '' }) };
}

function readCopyright(content: Buffer): Finding {
  const license = parseCopyright(content.toString());
  return { components: [], ...(license !== undefined && { license }) };
}

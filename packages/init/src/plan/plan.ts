import type { Service } from '../repository/index.ts';
import type { Carried } from '../tools/index.ts';

/** What a person decides, or what is taken where nobody is asked. */
export interface Answers {
  readonly service: Service;
  /** How the distributions get to the Python index. */
  readonly upload: Upload;
  /** The command that runs the tests; empty for none. */
  readonly tests: string;
  /** Whether the tools are dependencies in `package.json` of the repository, or in a folder of their own. */
  readonly tools: ToolChoice;
}

export const uploads = ['trusted', 'token', 'off'] as const;
export type Upload = (typeof uploads)[number];
export const toolChoices = ['folder', 'dependency'] as const;
export type ToolChoice = (typeof toolChoices)[number];

/** A file as it is and as it will be. */
export interface PlannedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Undefined where there is none yet. */
  readonly before: string | undefined;
  /** Undefined where it goes. */
  readonly after: string | undefined;
}

/** A lock file that a package manager has to write. */
export interface PlannedLock {
  /** The folder of its `package.json`, relative to the root. */
  readonly folder: string;
  readonly file: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** Something that only a person can do. */
export interface Todo {
  readonly what: string;
  readonly link?: string;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly lock: PlannedLock | undefined;
  readonly carried: readonly Carried[];
  readonly todo: readonly Todo[];
  /** Why the release is not set up when the files are written; undefined when it is. */
  readonly missing: string | undefined;
}

/** Exact versions of what a release job installs. */
export type Versions = Readonly<Record<'@waybill/preset' | 'semantic-release', string>> & {
  readonly '@semantic-release/gitlab'?: string;
};

/** A project as somebody might have it at version 1.1.0: its files, by backend and by the way in which its version is kept. */
export interface BackendProject {
  /** What `[build-system] requires` has, and the backend. */
  readonly requires: readonly string[];
  readonly backend: string;
  /** `[project]`: the version, or `dynamic`; `none` for a project without the table. */
  readonly project?: 'static' | 'dynamic' | 'none';
  /** The rest of `pyproject.toml`. */
  readonly rest?: string;
  /** Beside `pyproject.toml`. */
  readonly files?: Readonly<Record<string, string>>;
  /** What its author has run before the first commit: tools that write files of their own. */
  readonly setup?: readonly (readonly string[])[];
  /** Programs that it takes beside Python. */
  readonly needs?: readonly string[];
  /** Whether it has compiled code that weighs. */
  readonly isNative?: boolean;
  /** Whether the package's own `__version__` is the version that Python has. */
  readonly hasModuleVersion?: boolean;
  /** How the backend writes `1.2.0b1` for a beta, where it keeps to SemVer or to the tag: to Python, it is the same. */
  readonly beta?: { readonly metadata?: string; readonly module?: string };
  /** Whether the test command tries it, which tries most tools once and takes a minute; the others take `CORPUS=all`. */
  readonly isQuick?: boolean;
}

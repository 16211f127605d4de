/** A file in which a component is delivered. */
export interface DeliveredFile {
  /** Its name, or the address that it is at. */
  readonly name: string;
  /** Hex digests. */
  readonly sha256?: string | undefined;
  readonly sha384?: string | undefined;
  readonly sha512?: string | undefined;
}

/** Where more about a component is found. */
export interface Reference {
  readonly kind: 'vcs' | 'distribution' | 'website' | 'issue-tracker' | 'documentation';
  readonly url: string;
}

/** One thing in an SBOM. Two components with one reference are one component. */
export interface PlannedComponent {
  readonly type: 'application' | 'container' | 'file' | 'library' | 'operating-system';
  readonly name: string;
  readonly version?: string | undefined;
  /** Its identity in the document: the purl, where it has one. */
  readonly ref: string;
  /** What comes from nowhere but the project's own folder has none. */
  readonly purl?: string | undefined;
  readonly cpe?: string | undefined;
  /** SPDX identifier or expression, or whatever text the package has. */
  readonly license?: string | undefined;
  /** Who provides it: a person or an organisation, without address. */
  readonly supplier?: string | undefined;
  /** Hex digest, where the component is one file or one manifest. */
  readonly sha256?: string | undefined;
  /** The files in which the component is delivered. */
  readonly files?: readonly DeliveredFile[] | undefined;
  readonly references?: readonly Reference[] | undefined;
  readonly properties?: readonly (readonly [name: string, value: string])[] | undefined;
  /** References. */
  readonly dependsOn: readonly string[];
}

/** Where more is shipped than is listed, or may be. */
export interface Gap {
  /** The component whose dependencies are not all listed. */
  readonly ref: string;
  /** `unknown`: nothing is known to be missing, but not everything was looked at. */
  readonly aggregate: 'incomplete' | 'unknown';
  /** A sentence for the log, without its full stop. */
  readonly why?: string;
}

/** A program of others that listed some of the components. */
export interface Tool {
  readonly name: string;
  readonly version?: string | undefined;
}

/** What one SBOM says, apart from its format. */
export interface SbomPlan {
  readonly subject: PlannedComponent;
  readonly components: readonly PlannedComponent[];
  readonly gaps: readonly Gap[];
  readonly tools?: readonly Tool[] | undefined;
}

/** One SBOM to be: what it says and where. */
export interface Description {
  /** File name, without the ending that tells the format. */
  readonly file: string;
  /** Name of the artifact that it is about. */
  readonly describes: string;
  /** `linux/arm64`, for one platform of an image. */
  readonly platform?: string;
  readonly plan: SbomPlan;
}

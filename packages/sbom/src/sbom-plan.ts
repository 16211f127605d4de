/** One thing in an SBOM. Its purl is its identity: two components with one purl are one component. */
export interface PlannedComponent {
  readonly type: 'container' | 'library';
  readonly name: string;
  readonly version?: string | undefined;
  readonly purl: string;
  /** SPDX identifier or expression, or whatever text the package has. */
  readonly license?: string | undefined;
  /** Hex digest, where the component is one file or one manifest. */
  readonly sha256?: string | undefined;
  /** The files in which the component is delivered. */
  readonly files?: readonly { readonly name: string; readonly sha256: string }[];
  readonly properties?: readonly (readonly [name: string, value: string])[];
  /** Purls. */
  readonly dependsOn: readonly string[];
}

/** What one SBOM says, apart from its format. */
export interface SbomPlan {
  readonly subject: PlannedComponent;
  readonly components: readonly PlannedComponent[];
  /** Where more is shipped than could be found; the document says so, and the log says why. */
  readonly gaps: readonly { readonly purl: string; readonly why: string }[];
}
